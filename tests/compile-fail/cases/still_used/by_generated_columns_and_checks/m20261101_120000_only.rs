//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: String(80),
        lower_email: String(80) generated as (lower(email)) stored,
        name: String(80),
        check named (name != "" && email != ""),
    }

    alter table users {
        drop column email,
    }

    alter table users {
        drop column name,
    }
}
