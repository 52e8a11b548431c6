//! All there is.

migration! {
    create table users {
        org_id: BigInteger,
        id: BigInteger,
        primary key (org_id, id),
    }

    create table posts {
        id: BigInteger primary key,
        org_id: BigInteger,
        author_id: Option<BigInteger>,
        foreign key (org_id, author_id) references users(org_id, id) on delete set null on update set null,
    }
}
