dbmigrate::migrations!("cases/columns/to_alter");
