dbmigrate::migrations!("cases/syntax/missing_semicolons");
