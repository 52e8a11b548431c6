dbmigrate::migrations!("cases/columns/in_checks");
