//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
    }

    create index on users (email);

    create index users_by_email users (email);

    create index users_by_email on users;

    create index users_by_email on users email;

    create index users_by_email on users ();

    create index if not exists users_by_email on users (email);

    create unique users_by_email on users (email);

    create index users_by_email on users (lower(email));

    create index users_by_email on users (email descending);

    create index users_by_email on users (email nulls last);

    create index users_by_email on users (email) where email.is_not_null();

    create index users_by_email on users using gin (email);

    create index users_by_email on users (email) using tree;

    create index users_by_email on users (email) include email;

    create index concurrently users_by_email on users (email);

    create index users_by_email on users (email) using gin using gin;

    create index users_by_email on users { email };

    drop index users_by_email on users;

    drop index if exists users_by_email;

    drop index;
}
