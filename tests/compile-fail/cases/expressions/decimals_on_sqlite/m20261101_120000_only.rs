//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        price: Decimal(12, 2),
        check (price == 1),
        check (price + 1 > 2),
        check (price.in_(1, 2)),
        check (abs(price) == 1),
    }

    create index things_by_price on things (price desc);
}
