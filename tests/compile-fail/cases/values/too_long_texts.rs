dbmigrate::migrations!("cases/values/too_long_texts");
