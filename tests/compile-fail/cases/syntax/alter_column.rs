dbmigrate::migrations!("cases/syntax/alter_column");
