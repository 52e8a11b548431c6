//! What comes next.

migration! {
    create index posts_by_author on posts (author);

    create index posts_by_title on posts (title);

    alter table users {
        add column note: Option<Text>,
    }

    drop table comments;
}
