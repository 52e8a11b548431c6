dbmigrate::migrations!("cases/enums/unknown");
