dbmigrate::migrations!("cases/still_used/key_by_a_foreign_key");
