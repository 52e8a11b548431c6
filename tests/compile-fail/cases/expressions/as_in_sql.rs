dbmigrate::migrations!("cases/expressions/as_in_sql");
