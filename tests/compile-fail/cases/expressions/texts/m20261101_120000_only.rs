//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: Text,
        check (a == 'x'),
        check (a == b"x"),
        check (a == r"x" || a == "y"),
        check (col(a) == "x"),
        check (things.a == "x"),
        check ("a" == "x"),
    }
}
