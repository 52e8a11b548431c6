//! Too early as well.

migration! {
    alter table posts {
        drop column author_id,
    }
}
