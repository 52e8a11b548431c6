dbmigrate::migrations!("cases/files/newer_lock_file");
