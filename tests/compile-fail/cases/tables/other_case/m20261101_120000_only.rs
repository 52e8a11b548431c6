//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
    }

    create table Users {
        id: BigInteger primary key,
    }

    create index users_by_id on USERS (id);
}
