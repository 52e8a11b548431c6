dbmigrate::migrations!("cases/syntax/attributes_in_the_middle");
