//! All there is.

migration! {
    create table a {
        id: BigInteger primary key,
        b: Integer generated as (b + 1),
        c: Integer default 1 generated as (id + 1),
        d: Text generated as (id + 1) stored,
        e: Integer collate "C",
    }
}
