dbmigrate::migrations!("cases/raw/open_conditions");
