//! All there is.

migration! {
    create table users {
        id: BigInteger primary key auto_increment,
        check (id > 0),
    }
}
