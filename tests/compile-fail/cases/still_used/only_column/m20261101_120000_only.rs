//! All there is.

migration! {
    create table users {
        id: BigInteger,
    }

    alter table users {
        drop column id,
    }
}
