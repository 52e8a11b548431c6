//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: Integer check (a = 1),
        b: Integer check (b > 0 and b < 9),
        c: Integer check (c <> 0),
        d: Text check (d like "a%"),
        e: Text check (len(e) > 0),
        f: Text check (f > 0),
        g: Text check (g.isnull()),
    }
}
