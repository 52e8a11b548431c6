dbmigrate::migrations!("cases/files/unlisted/dbmigrate.lock");
