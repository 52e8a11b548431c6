//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text unique,
    }

    create index users_by_email on users (email);

    create view names as "select 1 as a";

    drop index users_by_mail;

    drop index users_email_key;

    drop view name;

    alter table users {
        drop constraint users_mail_key,
        rename constraint users_email_ky to unique_email,
        drop constraint users_by_email,
    }
}
