//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
    }

    create table posts {
        id: BigInteger primary key,
        author_id: BigInteger default 1 references users(id) on delete set default,
    }

    create table notes {
        id: BigInteger primary key,
        editor_id: BigInteger check (editor_id > 1) references users(id) on delete cascade on update cascade,
    }
}
