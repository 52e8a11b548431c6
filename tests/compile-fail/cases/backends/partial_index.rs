dbmigrate::migrations!("cases/backends/partial_index");
