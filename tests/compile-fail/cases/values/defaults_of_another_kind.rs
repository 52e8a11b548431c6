dbmigrate::migrations!("cases/values/defaults_of_another_kind");
