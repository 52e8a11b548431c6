//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
    }

    drop table users;

    alter table users {
        add column note: Option<Text>,
    }
}
