#[derive(dbmigrate::Table)]
#[table(
    in_sync,
    unique (org_id, name),
    check email_is_plausible (length(email) > 3),
    index users_by_org (org_id),
    unique index (name) where (name.is_not_null()),
)]
struct User {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(type = String(255), unique, check(email != ""))]
    email: String,
    #[column(unique)]
    name: Option<String>,
    #[column(references = users(id) on delete cascade)]
    org_id: i64,
}
