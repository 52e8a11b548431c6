//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
    }

    rename table users to people;

    create index users_by_id on users (id);
}
