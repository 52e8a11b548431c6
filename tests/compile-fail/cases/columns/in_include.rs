dbmigrate::migrations!("cases/columns/in_include");
