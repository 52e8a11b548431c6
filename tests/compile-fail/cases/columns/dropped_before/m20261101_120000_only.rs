//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
    }

    alter table users {
        drop column email,
        rename column id to user_id,
    }

    create index users_by_email on users (email, id);
}
