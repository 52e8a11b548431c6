//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
    }

    alter table users {
        add column email: Option<Text>,
        add column note: Option<Text>,
        add column NOTE: Option<Text>,
    }
}
