#[derive(dbmigrate::Table)]
#[table(in_sync = "cases/entity/extra_constraints")]
struct Thing {
    id: i64,
    #[column(unique)]
    code: i32,
    parent: Option<i64>,
    size: i32,
}
