//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: Option<Integer>,
        check (a == None),
        check (a != NULL),
        check (a is null),
        check (a is not null),
        check (a.is_null),
        check (a.is_some()),
        check (a.is_none()),
        check (null == a),
        check (a > null),
        check (a.in_(1, null)),
    }
}
