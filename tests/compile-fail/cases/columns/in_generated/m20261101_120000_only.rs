//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
        lower_email: Text generated as (lower(emial)) stored,
    }
}
