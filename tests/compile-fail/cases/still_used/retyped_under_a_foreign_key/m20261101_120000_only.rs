//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
    }

    create table posts {
        id: BigInteger primary key,
        author_id: BigInteger references users(id),
    }

    alter table users {
        alter column id: Integer,
    }

    alter table posts {
        alter column author_id: Integer,
    }
}
