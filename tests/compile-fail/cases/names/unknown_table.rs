dbmigrate::migrations!("cases/names/unknown_table");
