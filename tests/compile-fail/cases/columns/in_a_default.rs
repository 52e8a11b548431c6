dbmigrate::migrations!("cases/columns/in_a_default");
