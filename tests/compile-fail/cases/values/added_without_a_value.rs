dbmigrate::migrations!("cases/values/added_without_a_value");
