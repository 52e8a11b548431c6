dbmigrate::migrations!("cases/still_used/by_generated_columns_and_checks");
