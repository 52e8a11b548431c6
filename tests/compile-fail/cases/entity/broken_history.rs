#[derive(dbmigrate::Table)]
#[table(in_sync = "cases/names/unknown_column")]
struct User {
    id: i64,
}

#[derive(dbmigrate::Table)]
#[table(in_sync = "cases/files/missing")]
struct Post {
    id: i64,
}
