dbmigrate::migrations!("cases/expressions/null_comparison");
