dbmigrate::migrations!("cases/syntax/verbs");
