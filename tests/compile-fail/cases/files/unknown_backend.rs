dbmigrate::migrations!("cases/files/unknown_backend");
