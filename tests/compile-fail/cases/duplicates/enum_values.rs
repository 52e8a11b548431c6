dbmigrate::migrations!("cases/duplicates/enum_values");
