dbmigrate::migrations!("cases/columns/in_generated");
