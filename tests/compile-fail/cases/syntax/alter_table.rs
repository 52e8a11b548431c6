dbmigrate::migrations!("cases/syntax/alter_table");
