dbmigrate::migrations!("cases/syntax/indexes");
