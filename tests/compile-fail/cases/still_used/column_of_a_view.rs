dbmigrate::migrations!("cases/still_used/column_of_a_view");
