dbmigrate::migrations!("cases/names/unknown_column");
