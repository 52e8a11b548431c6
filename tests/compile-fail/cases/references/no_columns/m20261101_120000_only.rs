//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
    }

    create table posts {
        id: BigInteger primary key,
        author_id: BigInteger references users,
        editor_id: BigInteger references users(),
        foreign key (editor_id) users(id),
    }
}
