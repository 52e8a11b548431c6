dbmigrate::migrations!("cases/statements/missing_semicolon");
