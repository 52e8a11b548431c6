dbmigrate::migrations!("cases/expressions/operators");
