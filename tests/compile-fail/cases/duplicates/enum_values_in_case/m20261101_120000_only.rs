//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        role: Enum("admin", "Admin"),
    }
}
