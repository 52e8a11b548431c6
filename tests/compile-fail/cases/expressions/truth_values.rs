dbmigrate::migrations!("cases/expressions/truth_values");
