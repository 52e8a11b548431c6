dbmigrate::migrations!("cases/files/merge_mark");
