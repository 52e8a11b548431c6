//! Posts.

migration! {
    create table posts {
        id: BigInteger primary key,
        author_id: BigInteger references users(id),
    }

    create index posts_by_author on posts (author_id);
}
