//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: Text,
        check (lenght(a) > 1),
        check (count(a) > 1),
        check (a.len() > 1),
        check (a.starts_with("x")),
        check (regexp(a, "x")),
        check (Length(a) > 1),
        b: Uuid default (gen_random_uuid()),
    }
}
