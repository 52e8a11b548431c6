dbmigrate::migrations!("cases/still_used/numbered_primary_key");
