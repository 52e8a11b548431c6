#[derive(dbmigrate::Table)]
#[table(in_sync, index users_by_org (org_id))]
struct User {
    #[column(primary_key, auto_increment)]
    id: i32,
    #[column(unique)]
    email: String,
    name: String,
    #[column(type = UnsignedBigInteger)]
    org_id: Option<Wrapped<i64>>,
}
