dbmigrate::migrations!("cases/references/wrong_number_of_columns");
