dbmigrate::migrations!("cases/types/not_null_is_the_default");
