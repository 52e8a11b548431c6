//! Projects get a deadline and an order of urgency.

migration! {
    alter table projects {
        add column due_on: Option<Date>,
        /// From 1, at once, to 5, whenever there is time.
        add column priority: SmallInteger default 3,
    }

    create index projects_by_deadline on projects (due_on, priority) where (due_on.is_not_null());
}
