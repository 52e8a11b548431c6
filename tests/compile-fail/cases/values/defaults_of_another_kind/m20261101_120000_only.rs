//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: Integer default "1",
        b: Text default 1,
        c: Boolean default "yes",
        d: Integer default true,
        e: Date default 20260101,
        f: Uuid default "new",
        g: Json default 1,
        h: Integer default 1.5,
        i: Text default null,
        j: Option<Integer> default (lower("A")),
        k: VarBinary(2) default "abc",
    }
}
