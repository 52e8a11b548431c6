//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
    }

    create index users_by_mail on users (id, emial desc, (lower(mail))) where (emial.is_not_null());
}
