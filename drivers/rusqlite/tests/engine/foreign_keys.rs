//! Foreign keys are off where that protects rows, and nowhere else.

use dbmigrate::{DatabaseState, ErrorKind};
use dbmigrate_rusqlite::Sqlite;
use rusqlite::Connection;

use crate::support::{Database, Fault, Faulty, drop_table, list, migration, operation, rows, run, three, unsafe_run};

fn enforced(connection: &Connection) -> bool {
    rows(connection, "PRAGMA foreign_keys") == ["Integer(1)"]
}

/// Users that are dropped while a post refers to one of them.
fn dropping_a_parent() -> dbmigrate::Migrations {
    let mut items = three().items.to_vec();
    items.push(migration(4, [drop_table("users", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")]));
    list(items)
}

fn with_a_post(database: &Database) -> Connection {
    let mut connection = database.open();
    connection.pragma_update(None, "foreign_keys", true).unwrap();
    run(&three(), &mut connection).unwrap();
    connection.execute_batch("INSERT INTO posts VALUES (1, 1)").unwrap();
    connection
}

#[test]
fn children_survive_the_drop_of_what_they_refer_to() {
    let database = Database::new();
    let mut connection = with_a_post(&database);
    let content = database.content();
    let migrations = dropping_a_parent();
    let error = unsafe_run(&migrations).accept_loss(true).run_blocking(&mut Sqlite::new(&mut connection)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Failed);
    assert_eq!(error.findings, ["1 row of posts would refer to nothing in users"]);
    assert_eq!(error.state, DatabaseState::RolledBack { kept: 0 });
    assert_eq!(database.content(), content);
    assert!(enforced(&connection));
}

#[test]
fn what_was_broken_before_does_not_stop_a_migration() {
    let database = Database::new();
    let mut connection = with_a_post(&database);
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    connection
        .execute_batch("INSERT INTO posts VALUES (2, 77); CREATE TABLE spare (a); DELETE FROM posts WHERE id = 1")
        .unwrap();
    let mut items = three().items.to_vec();
    items.push(migration(4, [drop_table("spare", "CREATE TABLE spare (a)")]));
    assert_eq!(run(&list(items), &mut connection).unwrap(), 1);
    assert!(!enforced(&connection));
}

#[test]
fn a_connection_that_does_not_let_go_of_them_is_refused() {
    let database = Database::new();
    let mut connection = with_a_post(&database);
    let content = database.content();
    let migrations = dropping_a_parent();
    let mut driver =
        Faulty { inner: Sqlite::new(&mut connection), statement: "PRAGMA foreign_keys = OFF", fault: Fault::Ignored };
    let error = unsafe_run(&migrations).accept_loss(true).run_blocking(&mut driver).unwrap_err();
    assert!(error.what.starts_with("Foreign keys are still enforced"), "{error}");
    assert_eq!(database.content(), content);
}

#[test]
fn they_are_enforced_in_ordinary_migrations() {
    let database = Database::new();
    let mut connection = with_a_post(&database);
    let mut items = three().items.to_vec();
    items.push(migration(4, [operation("INSERT INTO posts VALUES (9, 404)", "SELECT 1")]));
    let error = run(&list(items), &mut connection).unwrap_err();
    assert!(error.cause.as_ref().unwrap().message.contains("FOREIGN KEY"), "{error}");
    assert!(enforced(&connection));
}

#[test]
fn they_are_as_before_after_a_success() {
    for before in [true, false] {
        let database = Database::new();
        let mut connection = with_a_post(&database);
        connection.execute_batch("DELETE FROM posts").unwrap();
        connection.pragma_update(None, "foreign_keys", before).unwrap();
        let migrations = dropping_a_parent();
        unsafe_run(&migrations).accept_loss(true).run_blocking(&mut Sqlite::new(&mut connection)).unwrap();
        assert_eq!(enforced(&connection), before);
    }
}
