dbmigrate::migrations!("cases/names/unknown_index_view_constraint");
