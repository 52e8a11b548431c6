//! Things.

migration! {
    create table things {
        id: BigInteger primary key,
        code: Integer,
        parent: Option<BigInteger> references things(id) on delete cascade,
        size: Integer check (size > 0),

        unique (parent, size),
        check plausible (size < code),
    }

    create unique index things_code on things (code);

    create index things_by_size on things (size desc) where (size > 100);
}
