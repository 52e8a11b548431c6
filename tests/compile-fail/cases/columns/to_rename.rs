dbmigrate::migrations!("cases/columns/to_rename");
