dbmigrate::migrations!("cases/names/index_twice");
