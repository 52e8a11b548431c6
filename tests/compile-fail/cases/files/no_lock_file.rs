dbmigrate::migrations!("cases/files/no_lock_file");
