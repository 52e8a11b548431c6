//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: Integer,
        b: Integer,
        check (a == 1 or b == 1),
        check (not a == 1),
        check (1 < a < 3),
        check (a / 2 == 1),
        check (a between 1 and 3),
        check (a in (1, 2)),
        check (a === 1),
        check (a := 1),
        check (a &&),
        check ((a == 1) (b == 1)),
        check (a & 1 == 1),
        check (a => 1),
        check (a == 1,),
    }
}
