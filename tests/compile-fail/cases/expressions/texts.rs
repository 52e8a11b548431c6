dbmigrate::migrations!("cases/expressions/texts");
