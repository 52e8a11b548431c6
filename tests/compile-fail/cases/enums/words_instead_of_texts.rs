dbmigrate::migrations!("cases/enums/words_instead_of_texts");
