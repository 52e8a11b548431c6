dbmigrate::migrations!("cases/references/to_a_view_or_an_enum");
