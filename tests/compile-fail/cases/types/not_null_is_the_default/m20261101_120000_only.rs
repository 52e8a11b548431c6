//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        name: Text not null,
        note: Text null,
    }
}
