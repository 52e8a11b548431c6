dbmigrate::migrations!("cases/files/no_backend");
