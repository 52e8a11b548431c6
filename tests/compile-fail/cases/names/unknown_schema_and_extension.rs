dbmigrate::migrations!("cases/names/unknown_schema_and_extension");
