//! What comes next.

migration! {
    create table posts {
        id: BigInteger primary key,
        author_id: BigInteger references user(id),
        titel: Txt,
    }

    create index posts_by_title on posts (title);

    drop index posts_by_titel;

    crate table comments {
        id: BigInteger primary key,
    }

    rename table posts to users;
}
