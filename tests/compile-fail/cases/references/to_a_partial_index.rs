dbmigrate::migrations!("cases/references/to_a_partial_index");
