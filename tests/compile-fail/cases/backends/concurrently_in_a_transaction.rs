dbmigrate::migrations!("cases/backends/concurrently_in_a_transaction");
