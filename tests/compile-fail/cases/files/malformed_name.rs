dbmigrate::migrations!("cases/files/malformed_name");
