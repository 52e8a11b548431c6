dbmigrate::migrations!("cases/duplicates/view_and_enum_names");
