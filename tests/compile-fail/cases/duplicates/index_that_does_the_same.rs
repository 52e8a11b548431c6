dbmigrate::migrations!("cases/duplicates/index_that_does_the_same");
