//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
    }

    create table posts {
        id: BigInteger primary key,
        author_id: BigInteger references users(ident),
        editor_id: BigInteger,
        foreign key (editor_id) references users(user_id),
        foreign key (edtor_id) references users(id),
    }
}
