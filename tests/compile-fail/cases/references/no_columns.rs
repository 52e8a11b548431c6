dbmigrate::migrations!("cases/references/no_columns");
