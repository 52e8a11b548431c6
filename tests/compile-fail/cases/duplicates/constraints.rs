dbmigrate::migrations!("cases/duplicates/constraints");
