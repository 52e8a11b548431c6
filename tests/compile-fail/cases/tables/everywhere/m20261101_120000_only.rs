//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
    }

    create table posts {
        id: BigInteger primary key,
        author_id: BigInteger references user(id),
        foreign key (author_id) references people(id),
    }

    create index posts_by_author on post (author_id);

    rename table poste to articles;

    drop table usesr;

    insert into role {
        (id: 1),
    }
}
