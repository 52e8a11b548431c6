dbmigrate::migrations!("cases/references/types_that_look_alike");
