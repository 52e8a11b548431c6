dbmigrate::migrations!("cases/syntax/schemas_and_extensions");
