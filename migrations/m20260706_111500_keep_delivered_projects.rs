//! What was delivered long ago moves to a table that is written once; each database has its own way to say so.

migration! {
    execute {
        sqlite: "create table project_archive (id integer not null, title text not null, delivered_on text, constraint project_archive_pkey primary key (id)) strict",
        postgres: "create table project_archive (id bigint not null, title text not null, delivered_on date, constraint project_archive_pkey primary key (id)) with (fillfactor = 100)",
    } revert "drop table project_archive" declares {
        create table project_archive {
            id: BigInteger primary key,
            title: Text,
            delivered_on: Option<Date>,
        }
    }

    create index project_archive_by_day on project_archive (delivered_on);
}
