dbmigrate::migrations!("cases/names/duplicate_column");
