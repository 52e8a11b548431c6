dbmigrate::migrations!("cases/raw/using_for_one_backend");
