dbmigrate::migrations!("cases/types/unknown_type");
