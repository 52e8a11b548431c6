dbmigrate::migrations!("cases/duplicates/column_added_twice");
