//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: String(80),
        lower_email: String(80) generated as (lower(email)) stored,
    }

    alter table users {
        rename column email to mail,
    }
}
