#[derive(dbmigrate::Table)]
#[table(
    in_sync = "cases/entity/extra_constraints",
    unique one_size (parent, size),
    check plausible (size <= code),
    unique index things_code (code),
    index things_by_size (size desc),
)]
struct Thing {
    #[column(primary_key)]
    id: i64,
    code: i32,
    #[column(references = things(id) on delete set null)]
    parent: Option<i64>,
    #[column(check positive (size > 0))]
    size: i32,
}
