dbmigrate::migrations!("cases/columns/referred_to");
