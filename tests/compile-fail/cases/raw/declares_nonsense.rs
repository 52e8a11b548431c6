dbmigrate::migrations!("cases/raw/declares_nonsense");
