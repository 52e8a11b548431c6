//! All there is.

migration! {
    create schema audit;

    create table audti.events {
        id: BigInteger primary key,
    }

    drop schema reports;

    drop extension citext;
}
