//! All there is.

migration! {
    create schema audit;

    create extension citext;

    create table reports.daily {
        id: BigInteger primary key,
    }
}
