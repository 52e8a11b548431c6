dbmigrate::migrations!("cases/columns/in_insert");
