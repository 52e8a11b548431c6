dbmigrate::migrations!("cases/expressions/unknown_functions");
