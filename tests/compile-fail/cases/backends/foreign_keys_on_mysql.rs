dbmigrate::migrations!("cases/backends/foreign_keys_on_mysql");
