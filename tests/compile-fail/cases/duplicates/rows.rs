dbmigrate::migrations!("cases/duplicates/rows");
