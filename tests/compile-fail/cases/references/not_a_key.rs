dbmigrate::migrations!("cases/references/not_a_key");
