//! What is being worked on, for the screen in the hall.

migration! {
    create view open_projects as
        "select id, title, status, due_on from projects where status in ('draft', 'active', 'review')";
}
