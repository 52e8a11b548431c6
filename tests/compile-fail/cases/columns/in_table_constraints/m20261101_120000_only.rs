//! All there is.

migration! {
    create table users {
        id: BigInteger,
        email: Text,
        primary key (ids),
        unique (emial, id),
        foreign key (org_id) references users(id),
    }
}
