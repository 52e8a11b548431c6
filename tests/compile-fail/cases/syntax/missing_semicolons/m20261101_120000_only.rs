//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
    }

    drop table users

    create index users_by_email on users (email)

    drop index users_by_email

    execute "select 1" irreversible
}
