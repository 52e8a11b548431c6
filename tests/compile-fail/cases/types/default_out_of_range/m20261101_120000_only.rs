//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        small: SmallInteger default 40_000,
        positive: UnsignedInteger default -1,
        price: Decimal(5, 2) default 1.234,
        country: Char(2) default "DEU",
        role: Enum("admin", "editor") default "edtior",
        active: Boolean default 1,
        since: Text default now(),
    }
}
