dbmigrate::migrations!("cases/columns/in_functions");
