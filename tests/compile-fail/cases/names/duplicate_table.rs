dbmigrate::migrations!("cases/names/duplicate_table");
