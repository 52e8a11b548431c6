//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
        unique by_email (email),
    }

    create table people {
        id: BigInteger primary key,
        email: Text,
        unique by_email (email),
    }

    create index by_email on people (email);
}
