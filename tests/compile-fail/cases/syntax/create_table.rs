dbmigrate::migrations!("cases/syntax/create_table");
