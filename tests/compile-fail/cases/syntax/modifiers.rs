dbmigrate::migrations!("cases/syntax/modifiers");
