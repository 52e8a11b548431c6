dbmigrate::migrations!("cases/columns/in_added_constraints");
