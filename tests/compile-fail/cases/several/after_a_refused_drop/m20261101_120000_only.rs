//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
        name: Text,
    }

    create index users_by_email on users (email);

    alter table users {
        drop column email,
        rename column email to mail,
        drop column name,
        rename column name to nick,
    }
}
