dbmigrate::migrations!("cases/files/unsorted");
