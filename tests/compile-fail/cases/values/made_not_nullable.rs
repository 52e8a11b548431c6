dbmigrate::migrations!("cases/values/made_not_nullable");
