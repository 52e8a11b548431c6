dbmigrate::migrations!("cases/raw/open_ends");
