dbmigrate::migrations!("cases/references/set_null_on_not_null");
