dbmigrate::migrations!("cases/enums/empty");
