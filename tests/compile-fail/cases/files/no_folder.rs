dbmigrate::migrations!("cases/files/no_folder");
