dbmigrate::migrations!("cases/files/no_migration");
