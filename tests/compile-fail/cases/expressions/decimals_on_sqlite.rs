dbmigrate::migrations!("cases/expressions/decimals_on_sqlite");
