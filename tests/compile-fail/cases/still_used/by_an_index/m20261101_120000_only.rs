//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: String(80),
        name: String(80),
        age: Integer,
    }

    create index users_by_email on users (email) where (age > 17);

    create index users_by_name on users ((lower(name)));

    alter table users {
        drop column email,
        drop column age,
        drop column name,
    }
}
