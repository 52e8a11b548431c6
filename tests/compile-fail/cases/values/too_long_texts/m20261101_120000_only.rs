//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: String(3) default "four",
        b: Char(2) check (b != "DEU"),
    }

    insert into things {
        (id: 1, a: "éééé", b: "DE"),
        (id: 2, a: "one", b: "ITA"),
    }
}
