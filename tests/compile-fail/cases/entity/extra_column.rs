#[derive(dbmigrate::Table)]
#[table(in_sync, index users_by_org (org_id))]
struct User {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(name = "mail", type = String(255), unique)]
    address: String,
    org_id: i64,
}
