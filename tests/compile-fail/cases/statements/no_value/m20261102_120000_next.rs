//! What comes next.

migration! {
    alter table users {
        add column age: Integer,
    }

    insert into users {
        (email: "a@example.org", org_id: "one"),
        (name: "b"),
    }
}
