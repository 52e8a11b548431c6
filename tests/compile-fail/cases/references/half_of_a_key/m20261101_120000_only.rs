//! All there is.

migration! {
    create table users {
        org_id: BigInteger,
        id: BigInteger,
        primary key (org_id, id),
    }

    create table posts {
        id: BigInteger primary key,
        author_id: BigInteger references users(id),
    }
}
