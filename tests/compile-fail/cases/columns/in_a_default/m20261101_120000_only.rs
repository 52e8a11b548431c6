//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
        login: Text default (lower(email)),
        nick: Text default (lower(emial)),
    }
}
