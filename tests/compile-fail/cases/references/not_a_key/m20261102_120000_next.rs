//! What comes next.

migration! {
    create table posts {
        id: BigInteger primary key,
        author: Text references users(name),
    }
}
