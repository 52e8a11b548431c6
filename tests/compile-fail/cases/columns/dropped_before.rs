dbmigrate::migrations!("cases/columns/dropped_before");
