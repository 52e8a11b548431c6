dbmigrate::migrations!("cases/syntax/stray");
