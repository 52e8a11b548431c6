//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        price: Decimal(12, 2) check (price > 0),
    }
}
