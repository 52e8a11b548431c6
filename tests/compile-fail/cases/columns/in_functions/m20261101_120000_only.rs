//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
        check (length(concat(lower(emial), "x")) > 3 && coalesce(mail, "") != ""),
    }
}
