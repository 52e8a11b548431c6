dbmigrate::migrations!("cases/statements/several_errors");
