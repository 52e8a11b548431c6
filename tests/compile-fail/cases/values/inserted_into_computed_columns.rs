dbmigrate::migrations!("cases/values/inserted_into_computed_columns");
