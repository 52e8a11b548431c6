//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
    }

    alter table users {
        alter column email type String(20),
        alter column email set data type varchar(20),
        alter column email set not null,
        alter column email drop not null,
        alter column email set default "",
        alter column email String(20),
        alter email: String(20),
        alter column email: String(20) not null,
        alter column email: String(20) default "a",
        alter column email: String(20) using lower(email),
        alter column email: String(20) using (lower(email)),
        alter column email: String(20) fill,
        alter column email: varchar(20),
        alter column email default,
        alter column email drop,
        alter column email unique,
        alter column email check email != "",
        alter column email using "x",
    }
}
