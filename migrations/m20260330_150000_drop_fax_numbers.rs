//! Nobody has a fax any more, and the list of projects is sorted by time in every view.

migration! {
    alter table profiles {
        drop column fax,
    }

    drop index projects_by_status;

    create index projects_by_status_and_time on projects (status, created_at desc);
}
