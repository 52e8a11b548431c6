//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Option<Text>,
    }

    alter table users {
        add column lower_email: Text fill (lower(emial)),
        alter column email: String(80) fill (nick),
    }
}
