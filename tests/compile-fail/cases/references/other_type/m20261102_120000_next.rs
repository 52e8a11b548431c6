//! What comes next.

migration! {
    create table posts {
        id: BigInteger primary key,
        author_id: Integer references users(id),
    }
}
