dbmigrate::migrations!("cases/duplicates/constraint_of_another_table");
