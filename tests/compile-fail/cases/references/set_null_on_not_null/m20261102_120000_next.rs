//! What comes next.

migration! {
    create table posts {
        id: BigInteger primary key,
        author_id: BigInteger references users(id) on delete set null,
    }
}
