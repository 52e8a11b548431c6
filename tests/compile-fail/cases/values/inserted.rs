dbmigrate::migrations!("cases/values/inserted");
