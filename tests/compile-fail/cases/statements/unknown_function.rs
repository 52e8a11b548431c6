dbmigrate::migrations!("cases/statements/unknown_function");
