dbmigrate::migrations!("cases/columns/in_fill");
