dbmigrate::migrations!("cases/duplicates/two_primary_keys");
