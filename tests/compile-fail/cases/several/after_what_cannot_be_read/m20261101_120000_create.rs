//! What is there.

migration! {
    create table users (
        id BigInteger primary key
    );

    create table posts {
        id: BigInteger primary key,
        author BigInteger references users(id),
    }

    create index users_by_id on users (id);
}
