//! What comes next.

migration! {
    create index users_by_org on users (org_id)

    drop index users_by_org;
}
