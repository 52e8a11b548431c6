dbmigrate::migrations!("cases/references/set_null_within_several");
