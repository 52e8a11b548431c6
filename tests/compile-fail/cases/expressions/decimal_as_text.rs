dbmigrate::migrations!("cases/expressions/decimal_as_text");
