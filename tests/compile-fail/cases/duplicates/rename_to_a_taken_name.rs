dbmigrate::migrations!("cases/duplicates/rename_to_a_taken_name");
