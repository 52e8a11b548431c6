dbmigrate::migrations!("cases/expressions/wrong_arguments");
