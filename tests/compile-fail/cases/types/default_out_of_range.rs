dbmigrate::migrations!("cases/types/default_out_of_range");
