//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
        unique one (email),
        check one (email != ""),
        check two (email != "a"),
        check two (email != "b"),
    }
}
