dbmigrate::migrations!("cases/keys/nullable");
