dbmigrate::migrations!("cases/statements/irreversible_without_saying");
