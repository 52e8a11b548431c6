dbmigrate::migrations!("cases/names/reserved_elsewhere");
