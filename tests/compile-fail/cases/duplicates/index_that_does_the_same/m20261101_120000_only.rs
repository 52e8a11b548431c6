//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
    }

    create index users_by_email on users (email);

    create index users_by_mail on users (email);

    create index users_twice on users (id, id);
}
