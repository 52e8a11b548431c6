//! What comes next.

migration! {
    create table users {
        id: BigInteger primary key,
    }
}
