//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: Integer,
        b: String(20),
    }

    create index things_gin on things (a) using gin;

    create index things_hash on things (a) using hash;

    create index things_fulltext on things (b) using fulltext;

    create unique index things_brin on things (a) using brin;

    create index things_ordered on things (a desc) using gin;
}
