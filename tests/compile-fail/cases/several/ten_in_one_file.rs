dbmigrate::migrations!("cases/several/ten_in_one_file");
