//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: Char(256),
    }

    create table texts {
        a: String(20_000),
    }

    create table prices {
        a: Decimal(38, 31),
    }

    create table lists {
        a: Array<Uuid>,
    }
}
