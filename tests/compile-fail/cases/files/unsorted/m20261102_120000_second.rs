//! What comes next.

migration! {
    drop table users;
}
