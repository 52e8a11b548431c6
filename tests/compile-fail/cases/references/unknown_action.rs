dbmigrate::migrations!("cases/references/unknown_action");
