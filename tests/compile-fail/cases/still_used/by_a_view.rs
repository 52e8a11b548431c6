dbmigrate::migrations!("cases/still_used/by_a_view");
