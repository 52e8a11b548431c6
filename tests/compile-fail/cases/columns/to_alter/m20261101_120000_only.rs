//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
    }

    alter table users {
        alter column emial: String(80),
        alter column emial default "",
        alter column emial drop default,
        alter column emial check (email != ""),
    }
}
