dbmigrate::migrations!("cases/expressions/impossible_value");
