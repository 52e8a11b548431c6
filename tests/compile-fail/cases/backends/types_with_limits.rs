dbmigrate::migrations!("cases/backends/types_with_limits");
