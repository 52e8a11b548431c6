dbmigrate::migrations!("cases/names/too_long");
