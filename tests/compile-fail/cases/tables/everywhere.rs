dbmigrate::migrations!("cases/tables/everywhere");
