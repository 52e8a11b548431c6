dbmigrate::migrations!("cases/statements/raw_sql");
