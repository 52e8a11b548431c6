dbmigrate::migrations!("cases/files/missing");
