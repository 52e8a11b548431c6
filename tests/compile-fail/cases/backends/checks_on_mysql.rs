dbmigrate::migrations!("cases/backends/checks_on_mysql");
