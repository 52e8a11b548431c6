dbmigrate::migrations!("cases/backends/generated_on_postgres");
