//! All there is.

migration! {
    create table users {
        id: BigInteger,
        org_id: BigInteger,
        primary key (org_id, id),
    }

    create table posts {
        id: BigInteger primary key,
        org_id: BigInteger,
        author_id: BigInteger references users(org_id, id),
        foreign key (org_id, author_id) references users(id),
    }
}
