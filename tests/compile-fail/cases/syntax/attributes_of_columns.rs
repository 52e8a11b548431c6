dbmigrate::migrations!("cases/syntax/attributes_of_columns");
