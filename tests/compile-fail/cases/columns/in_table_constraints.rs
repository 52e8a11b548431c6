dbmigrate::migrations!("cases/columns/in_table_constraints");
