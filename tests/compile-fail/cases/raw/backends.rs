dbmigrate::migrations!("cases/raw/backends");
