dbmigrate::migrations!("cases/duplicates/unique_twice");
