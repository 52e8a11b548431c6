//! What is there.

migration! {
    create table users {
        id: BigInteger primary key,
    }
}
