//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: Option<Integer> check (a == null || a > 0),
        b: Option<Integer> check (b != null),
    }
}
