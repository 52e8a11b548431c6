dbmigrate::migrations!("cases/files/duplicate_id");
