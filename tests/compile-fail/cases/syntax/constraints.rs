dbmigrate::migrations!("cases/syntax/constraints");
