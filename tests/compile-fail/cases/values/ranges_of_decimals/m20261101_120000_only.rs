//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: Decimal(4, 2) default 100,
        b: Decimal(4, 2) default -0.125,
        c: Decimal(2, 3),
        d: Decimal(0, 0),
        e: Decimal(40, 2),
        f: Decimal(12),
        g: Decimal,
        check (a < 1000),
    }
}
