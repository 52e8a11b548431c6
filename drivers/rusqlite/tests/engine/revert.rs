//! What a revert takes back, by which steps, and when it refuses.

use std::sync::Mutex;

use dbmigrate::event::DownSource;
use dbmigrate::{ErrorKind, Event, Migrations, Migrator, Step};
use dbmigrate_rusqlite::Sqlite;
use rusqlite::Connection;

use crate::support::{Database, Hook, id, list, migration, operation, rows, run, steps, three, unsafe_run};

fn revert(migrator: &Migrator<'_>, connection: &mut Connection) -> Result<usize, dbmigrate::Error> {
    migrator.revert_blocking(&mut Sqlite::new(connection)).map(|report| report.reverted.len())
}

/// Reverts with the given list, and gives where the steps came from and what they were.
fn revert_by(migrations: &Migrations, connection: &mut Connection) -> (DownSource, Vec<String>) {
    let seen = Mutex::new(None);
    let listen = |event: &Event| {
        if let Event::Reverting { source, statements, .. } = event {
            *seen.lock().unwrap() = Some((*source, statements.clone()));
        }
    };
    revert(&unsafe_run(migrations).on_event(&listen), connection).unwrap();
    seen.into_inner().unwrap().unwrap()
}

#[test]
fn one_is_reverted_unless_more_are_asked_for() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = three();
    run(&migrations, &mut connection).unwrap();
    assert_eq!(revert(&unsafe_run(&migrations), &mut connection).unwrap(), 1);
    assert_eq!(database.history().len(), 2);
    assert_eq!(revert(&unsafe_run(&migrations).to(id(1)), &mut connection).unwrap(), 1);
    assert_eq!(database.history(), [format!("{} applied", id(1))]);
    assert_eq!(revert(&unsafe_run(&migrations).to(id(2)), &mut connection).unwrap_err().kind, ErrorKind::Usage);
    assert_eq!(revert(&unsafe_run(&migrations).steps(9), &mut connection).unwrap(), 1);
    assert_eq!(revert(&unsafe_run(&migrations).all(), &mut connection).unwrap(), 0);
    assert!(database.content().is_empty());
}

#[test]
fn up_down_and_up_again_is_the_same() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = three();
    run(&migrations, &mut connection).unwrap();
    let content = database.content();
    // What the down of the third deletes is no more than what its up has inserted.
    revert(&unsafe_run(&migrations).all().accept_loss(true), &mut connection).unwrap();
    run(&migrations, &mut connection).unwrap();
    assert_eq!(database.content(), content);
}

#[test]
fn a_file_that_is_gone_or_changed_is_reverted_by_what_was_recorded() {
    let statement = "DELETE FROM users WHERE id = 1".to_owned();
    let all = three();
    let gone = list(&all.items[..2]);
    let changed = {
        let mut items = all.items.to_vec();
        items[2] = migration(3, [operation("SELECT 1", "SELECT 2")]);
        list(items)
    };
    for (listed, source) in
        [(&all, DownSource::Listed), (&gone, DownSource::RecordedAsMissing), (&changed, DownSource::RecordedAsChanged)]
    {
        let database = Database::new();
        let mut connection = database.open();
        run(&all, &mut connection).unwrap();
        assert_eq!(revert_by(listed, &mut connection), (source, vec![statement.clone()]));
        assert!(rows(&connection, "SELECT * FROM users").is_empty());
        assert_eq!(database.history().len(), 2);
    }
}

#[test]
fn operations_go_back_from_the_last_to_the_first() {
    let mut connection = Connection::open_in_memory().unwrap();
    let migrations = list([migration(
        1,
        [operation("CREATE TABLE a (a)", "DROP TABLE a"), operation("CREATE INDEX i ON a (a)", "DROP INDEX i")],
    )]);
    run(&migrations, &mut connection).unwrap();
    assert_eq!(revert_by(&migrations, &mut connection).1, ["DROP INDEX i", "DROP TABLE a"]);
}

#[test]
fn what_has_no_way_back_is_refused_before_anything() {
    let database = Database::new();
    let mut connection = database.open();
    let mut items = three().items.to_vec();
    items.push(migration(4, [steps(vec![Step::sql("DELETE FROM posts")], None)]));
    items.push(migration(5, [operation("CREATE TABLE a (a)", "DROP TABLE a")]));
    let migrations = list(items);
    run(&migrations, &mut connection).unwrap();
    let before = database.bytes();
    let hook = Hook::default();
    let migrator = Migrator::new(&migrations).safety(dbmigrate::Safety::Required(&hook)).steps(2);
    let error = revert(&migrator, &mut connection).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Irreversible);
    assert!(error.findings[0].contains(id(4).as_str()), "{error}");
    assert_eq!(database.bytes(), before);
    assert!(hook.seen.into_inner().unwrap().is_empty());
}

#[test]
fn a_failing_way_back_leaves_everything() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = list([migration(1, [operation("CREATE TABLE a (a)", "DROP TABLE nowhere")])]);
    run(&migrations, &mut connection).unwrap();
    let content = database.content();
    assert_eq!(revert(&unsafe_run(&migrations), &mut connection).unwrap_err().kind, ErrorKind::Failed);
    assert_eq!((database.content(), database.history().len()), (content, 1));
}

#[test]
fn redo_brings_the_edited_migration_after_one_backup() {
    let database = Database::new();
    let mut connection = database.open();
    let mut migrations = three();
    run(&migrations, &mut connection).unwrap();
    migrations.items.to_mut()[2] =
        migration(3, [operation("INSERT INTO users VALUES (1, 'Grace')", "DELETE FROM users WHERE id = 1")]);
    assert_eq!(run(&migrations, &mut connection).unwrap_err().kind, ErrorKind::Diverged);

    let hook = Hook::default();
    let migrator = Migrator::new(&migrations).safety(dbmigrate::Safety::Required(&hook));
    let report = migrator.redo_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    assert_eq!((report.reverted.len(), report.applied.len()), (1, 1));
    assert_eq!(rows(&connection, "SELECT name FROM users"), ["Grace"]);
    let seen = hook.seen.into_inner().unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].command.as_str(), &seen[0].to), ("redo", &Some(id(3))));
    assert_eq!(run(&migrations, &mut connection).unwrap(), 0);
}

#[test]
fn redo_refuses_what_could_not_come_back() {
    let mut connection = Connection::open_in_memory().unwrap();
    let all = three();
    run(&all, &mut connection).unwrap();
    let gone = list(&all.items[..2]);
    let error = unsafe_run(&gone).redo_blocking(&mut Sqlite::new(&mut connection)).unwrap_err();
    assert_eq!((error.kind, error.migration.clone()), (ErrorKind::Diverged, Some(id(3))));
    assert_eq!(rows(&connection, "SELECT name FROM users"), ["Ada"]);
}
