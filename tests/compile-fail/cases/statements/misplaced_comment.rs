dbmigrate::migrations!("cases/statements/misplaced_comment");
