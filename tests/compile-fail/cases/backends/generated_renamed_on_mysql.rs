dbmigrate::migrations!("cases/backends/generated_renamed_on_mysql");
