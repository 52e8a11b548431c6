dbmigrate::migrations!("cases/duplicates/enum_values_in_case");
