dbmigrate::migrations!("cases/raw/files");
