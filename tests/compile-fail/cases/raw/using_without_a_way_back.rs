dbmigrate::migrations!("cases/raw/using_without_a_way_back");
