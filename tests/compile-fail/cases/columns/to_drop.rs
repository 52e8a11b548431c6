dbmigrate::migrations!("cases/columns/to_drop");
