#[derive(dbmigrate::Table)]
#[table(crate = "dbmigrate")]
struct Post {
    id: i64,
}

#[derive(dbmigrate::Table)]
#[table(crate = a::)]
struct Tag {
    id: i64,
}
