//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text primary key,
        primary key (id, email),
    }

    alter table users {
        add primary key (email),
    }
}
