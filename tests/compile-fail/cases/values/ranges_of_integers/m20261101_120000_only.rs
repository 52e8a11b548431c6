//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        a: TinyInteger default 128,
        b: SmallInteger default -32_769,
        c: Integer default 2_147_483_648,
        d: BigInteger default 9_223_372_036_854_775_808,
        e: UnsignedSmallInteger default 65_536,
        f: UnsignedInteger default 4_294_967_296,
        g: UnsignedBigInteger default 18_446_744_073_709_551_616,
        h: UnsignedBigInteger default -1,
        i: BigInteger default 999999999999999999999999999999999999999999999,
    }
}
