dbmigrate::migrations!("cases/files/unlisted");
