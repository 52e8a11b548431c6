dbmigrate::migrations!("cases/raw/transactions");
