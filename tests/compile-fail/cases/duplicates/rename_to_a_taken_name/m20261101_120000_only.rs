//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
    }

    create table posts {
        id: BigInteger primary key,
    }

    rename table posts to users;

    alter table users {
        rename column email to id,
    }
}
