dbmigrate::migrations!("cases/still_used/only_column");
