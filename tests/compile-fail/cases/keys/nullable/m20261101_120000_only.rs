//! All there is.

migration! {
    create table a {
        id: Option<BigInteger> primary key,
    }

    create table b {
        id: BigInteger,
        org: Option<BigInteger>,
        primary key (org, id),
    }

    create table c {
        id: BigInteger primary key,
    }

    alter table c {
        alter column id: Option<BigInteger>,
    }
}
