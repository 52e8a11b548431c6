//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: Text,
        check (length() > 1),
        check (length(a, a) > 1),
        check (replace(a, "x") != ""),
        check (coalesce(a) != ""),
        check (substring(a, "1", 2) != ""),
        check (a.is_null(1)),
        check (a.in_()),
        check (like(a)),
    }
}
