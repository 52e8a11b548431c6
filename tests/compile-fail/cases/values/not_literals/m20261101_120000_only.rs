//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: Text default 'a',
        b: Text default editor,
        c: Integer default 1 + 1,
        d: Timestamp default now,
        e: Timestamp default CURRENT_TIMESTAMP,
        f: Text default,
        g: Integer default 0x10,
        h: Integer default 1u8,
        i: Double default 1e3,
        j: Boolean default TRUE,
        k: Option<Text> default None,
        l: Uuid default uuid(),
        m: Text default lower("A"),
    }
}
