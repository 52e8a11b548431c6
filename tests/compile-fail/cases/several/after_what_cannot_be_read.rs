dbmigrate::migrations!("cases/several/after_what_cannot_be_read");
