//! What comes next.

migration! {
    alter table user {
        add column note: Option<Text>,
    }

    drop table accounts;
}
