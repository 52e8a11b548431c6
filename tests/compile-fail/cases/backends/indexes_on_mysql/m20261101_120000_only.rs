//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
        name: String(80),
    }

    create index users_by_lower_name on users ((lower(name)));

    create index users_by_email on users (email);

    create index users_by_name on users (name) include (id);

    create unique index users_with_name on users (name) where (id > 1);
}
