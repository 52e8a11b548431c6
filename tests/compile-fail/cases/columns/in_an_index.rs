dbmigrate::migrations!("cases/columns/in_an_index");
