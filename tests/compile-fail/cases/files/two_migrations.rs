dbmigrate::migrations!("cases/files/two_migrations");
