dbmigrate::migrations!("cases/tables/other_case");
