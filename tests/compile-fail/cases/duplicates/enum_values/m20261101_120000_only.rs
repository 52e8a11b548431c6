//! All there is.

migration! {
    create enum mood { "sad", "ok", "sad" }

    create table users {
        id: BigInteger primary key,
        role: Enum("admin", "editor", "admin"),
    }
}
