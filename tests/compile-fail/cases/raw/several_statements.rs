dbmigrate::migrations!("cases/raw/several_statements");
