dbmigrate::migrations!("cases/names/too_long_on_mysql");
