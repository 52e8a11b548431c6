//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        born: Text,
        seen: Text,
    }

    alter table users {
        alter column born: Json,
        alter column seen: Json using "json_quote(seen)",
    }
}
