#[derive(dbmigrate::Table)]
#[column(unique)]
struct Thing {
    #[table(index(id))]
    id: i64,
    #[column]
    title: String,
}
