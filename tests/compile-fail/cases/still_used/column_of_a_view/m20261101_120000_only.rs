//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
        name: Text,
    }

    create view addresses as "select email from users";

    alter table users {
        drop column email,
        drop column name,
    }

    rename table users to people;
}
