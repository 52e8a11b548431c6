dbmigrate::migrations!("cases/statements/no_value");
