dbmigrate::migrations!("cases/backends/missing_sql");
