dbmigrate::migrations!("cases/files/malformed_id_in_the_list");
