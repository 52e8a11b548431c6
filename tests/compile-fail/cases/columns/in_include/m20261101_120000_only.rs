//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
    }

    create index users_by_id on users (id) include (emial);
}
