//! What comes next.

migration! {
    create index users_with_name on users (email) where (name.is_not_null());
}
