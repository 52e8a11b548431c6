dbmigrate::migrations!("cases/backends/schemas_and_extensions");
