//! All there is.

migration! {
    create table users {
        id: BigInteger primary key auto_increment,
    }

    alter table users {
        drop constraint users_pkey,
    }
}
