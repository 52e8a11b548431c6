#[derive(dbmigrate::Table)]
#[table(in_sync = "cases/entity/nowhere")]
struct User {
    id: i64,
}

#[derive(dbmigrate::Table)]
#[table(in_sync = "cases/files/no_lock_file")]
struct Post {
    #[column(default = "one")]
    id: i64,
}

#[derive(dbmigrate::Table)]
#[table(in_sync = 5)]
struct Tag {
    id: i64,
}
