//! The library under another name: the macros name it as the application does.
#![deny(missing_docs, unused, unreachable_pub, warnings)]

db::migrations!("../other/dir");

/// A derive is told the name.
#[derive(db::Table)]
#[table(crate = db, in_sync = "../other/dir")]
pub struct User {
    /// The key.
    #[column(primary_key, auto_increment)]
    pub id: i64,
    /// The address.
    #[column(type = String(255), unique)]
    pub email: String,
    /// The name.
    pub name: Option<String>,
    /// The key of the organisation.
    pub org_id: i64,
}
