dbmigrate::migrations!("cases/files/cut_line");
