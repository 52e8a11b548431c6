//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text unique,
        unique (email),
        unique (id, id),
    }

    alter table users {
        add unique (email),
    }
}
