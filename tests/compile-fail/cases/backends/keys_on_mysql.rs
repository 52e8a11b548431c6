dbmigrate::migrations!("cases/backends/keys_on_mysql");
