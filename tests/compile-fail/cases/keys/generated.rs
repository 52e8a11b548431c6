dbmigrate::migrations!("cases/keys/generated");
