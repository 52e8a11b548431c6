//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        words: Array<Text>,
    }
}
