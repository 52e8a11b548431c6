//! All there is.

migration! {
    create table users {
        id: Text primary key,
    }

    create table posts {
        id: BigInteger primary key,
        a: String(400),
        b: String(400),
        unique (a, b),
    }

    create table notes {
        id: BigInteger primary key,
        body: Json unique,
    }
}
