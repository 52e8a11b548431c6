dbmigrate::migrations!("cases/references/other_type");
