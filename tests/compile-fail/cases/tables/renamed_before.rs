dbmigrate::migrations!("cases/tables/renamed_before");
