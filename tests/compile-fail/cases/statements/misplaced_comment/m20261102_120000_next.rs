//! What comes next.

migration! {
    /// This is no place for it.
    create index users_by_org on users (org_id);
}
