//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: Integer,
    }

    create index things_by_a on things (a) concurrently;

    drop index things_by_a concurrently;
}
