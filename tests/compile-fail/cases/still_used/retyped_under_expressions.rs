dbmigrate::migrations!("cases/still_used/retyped_under_expressions");
