dbmigrate::migrations!("cases/several/after_a_refused_drop");
