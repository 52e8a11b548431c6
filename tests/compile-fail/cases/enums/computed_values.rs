dbmigrate::migrations!("cases/enums/computed_values");
