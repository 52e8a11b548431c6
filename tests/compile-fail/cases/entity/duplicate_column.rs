#[derive(dbmigrate::Table)]
struct Thing {
    id: i64,
    #[column(name = id)]
    number: i32,
    #[column(name = "ID")]
    code: String,
}
