dbmigrate::migrations!("cases/backends/indexes_on_mysql");
