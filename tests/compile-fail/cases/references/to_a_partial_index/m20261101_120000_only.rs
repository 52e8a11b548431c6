//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
    }

    create unique index users_by_email on users (email) where (email != "");

    create table posts {
        id: BigInteger primary key,
        author: Text references users(email),
    }
}
