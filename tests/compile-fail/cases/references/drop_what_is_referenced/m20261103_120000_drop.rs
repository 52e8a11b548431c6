//! Too early.

migration! {
    drop table users;
}
