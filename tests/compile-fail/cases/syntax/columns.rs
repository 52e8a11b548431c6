dbmigrate::migrations!("cases/syntax/columns");
