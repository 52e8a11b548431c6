//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: Integer,
        b: Boolean,
        c: Text,
        check (a),
        check (a && b),
        check (!c),
        check (b == 1),
        check (a + b > 1),
        check (-c == 1),
        check (length(a) > 1),
        check (a.in_(1, "x")),
        check (a == b),
        check (c + "x" == "y"),
    }
}
