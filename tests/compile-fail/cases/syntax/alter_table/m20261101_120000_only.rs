//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
    }

    alter table users add column name: Text;

    alter table users drop column email;

    alter table users { }

    alter table users;

    alter users {
        drop column email,
    }

    alter table if exists users {
        drop column email,
    }
}
