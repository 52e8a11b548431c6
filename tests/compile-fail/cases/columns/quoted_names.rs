dbmigrate::migrations!("cases/columns/quoted_names");
