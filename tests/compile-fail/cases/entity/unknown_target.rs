#[derive(dbmigrate::Table)]
#[table(in_sync, index users_by_org (org_id))]
struct User {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(type = String(255), unique)]
    email: String,
    name: Option<String>,
    #[column(references = orgs(id))]
    org_id: i64,
}
