dbmigrate::migrations!("cases/expressions/null_as_rust_and_sql");
