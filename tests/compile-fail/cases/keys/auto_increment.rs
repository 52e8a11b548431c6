dbmigrate::migrations!("cases/keys/auto_increment");
