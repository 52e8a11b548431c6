dbmigrate::migrations!("cases/still_used/retyped_under_a_foreign_key");
