dbmigrate::migrations!("cases/syntax/tables_and_views");
