dbmigrate::migrations!("cases/still_used/by_an_index");
