dbmigrate::migrations!("cases/backends/array");
