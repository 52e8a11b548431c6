#[derive(dbmigrate::Table)]
#[table(in_sync, primary_key (id, org_id), index users_by_org (org_id))]
struct User {
    id: i64,
    #[column(type = String(255), unique)]
    email: String,
    name: Option<String>,
    org_id: i64,
}
