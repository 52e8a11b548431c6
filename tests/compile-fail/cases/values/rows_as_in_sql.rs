dbmigrate::migrations!("cases/values/rows_as_in_sql");
