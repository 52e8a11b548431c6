dbmigrate::migrations!("cases/syntax/run_and_execute");
