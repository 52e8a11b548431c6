//! What comes next.

migration! {
    create index users_by_email on users (emial);
}
