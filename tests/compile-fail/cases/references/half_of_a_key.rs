dbmigrate::migrations!("cases/references/half_of_a_key");
