dbmigrate::migrations!("cases/references/drop_what_is_referenced");
