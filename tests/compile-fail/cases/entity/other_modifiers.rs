#[derive(dbmigrate::Table)]
#[table(in_sync, index users_by_org (org_id))]
struct User {
    #[column(primary_key)]
    id: i64,
    #[column(type = String(255), unique, collate = "C")]
    email: String,
    #[column(default = "nobody")]
    name: Option<String>,
    org_id: i64,
}
