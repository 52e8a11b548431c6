#[derive(dbmigrate::Table)]
#[table(in_sync, name = user)]
struct User {
    id: i64,
}

/// What somebody wrote.
#[derive(dbmigrate::Table)]
#[table(in_sync, index (author, id desc))]
struct Post {
    #[column(primary_key, auto_increment)]
    id: i64,
    /// Who wrote it.
    #[column(references = users(id) on delete cascade)]
    author: i64,
    #[column(type = String(80))]
    title: Option<String>,
}
