dbmigrate::migrations!("cases/duplicates/modifiers");
