dbmigrate::migrations!("cases/enums/unknown_values");
