dbmigrate::migrations!("cases/syntax/attributes");
