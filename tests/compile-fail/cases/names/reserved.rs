dbmigrate::migrations!("cases/names/reserved");
