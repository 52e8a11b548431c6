dbmigrate::migrations!("cases/tables/dropped_before");
