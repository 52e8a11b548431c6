dbmigrate::migrations!("cases/values/ranges_of_integers");
