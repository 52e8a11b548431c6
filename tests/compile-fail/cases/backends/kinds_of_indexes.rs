dbmigrate::migrations!("cases/backends/kinds_of_indexes");
