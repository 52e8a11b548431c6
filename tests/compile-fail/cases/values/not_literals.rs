dbmigrate::migrations!("cases/values/not_literals");
