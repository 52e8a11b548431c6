//! Runs that were interrupted, and what the next one makes of it.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use dbmigrate::driver::DriverErrorKind;
use dbmigrate::{DatabaseState, ErrorKind, Event, Migrations, compare::Standing};
use dbmigrate_rusqlite::Sqlite;

use crate::child::{assert_complete, start, thirty};
use crate::support::{
    Database, Fault, Faulty, Hook, list, migration, operation, rows, run, three, unsafe_run, without_transaction,
};

#[test]
fn a_killed_run_is_completed_by_the_next() {
    let migrations = thirty();
    let mut delay = Duration::from_millis(5);
    let mut killed_inside = 0;
    for round in 0..200_u32 {
        let database = Database::new();
        let mode = if round % 2 == 0 { "delete" } else { "wal" };
        database.open().pragma_update(None, "journal_mode", mode).unwrap();
        let mut child = start(&database.path);
        thread::sleep(delay);
        child.kill().unwrap();
        child.wait().unwrap();
        let left = run(&migrations, &mut database.open()).unwrap();
        assert_complete(&database.path);
        // The time is found out, because machines differ: the kill is to fall at many places inside the run.
        delay = match left {
            0 => delay.mul_f64(0.8),
            30 => delay.mul_f64(1.25),
            _ => {
                killed_inside += 1;
                delay.mul_f64(if left > 15 { 1.05 } else { 0.93 })
            }
        };
        if killed_inside == 20 {
            return;
        }
    }
    panic!("only {killed_inside} runs were killed in the middle");
}

#[test]
fn a_dropped_run_leaves_a_transaction_that_the_next_one_rolls_back() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = three();
    for statement in ["CREATE TABLE posts", "INSERT INTO dbmigrate_history", "COMMIT"] {
        let mut driver = Faulty { inner: Sqlite::new(&mut connection), statement, fault: Fault::Stalls };
        let error = unsafe_run(&migrations).run_blocking(&mut driver).unwrap_err();
        assert_eq!(error.cause.as_ref().unwrap().kind, DriverErrorKind::NotReady);
        assert!(!connection.is_autocommit(), "{statement}");
    }
    let events = Mutex::new(Vec::new());
    let listen = |event: &Event| events.lock().unwrap().push(event.clone());
    unsafe_run(&migrations).on_event(&listen).run_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    assert_eq!(events.into_inner().unwrap()[0], Event::RolledBackLeftover);
    assert_eq!(database.history().len(), 3);
}

/// Two statements that cannot run in a transaction, around one that fails until a table is there.
fn vacuuming(middle: &'static str) -> Migrations {
    list([
        migration(1, [operation("CREATE TABLE a (a)", "DROP TABLE a")]),
        without_transaction(migration(
            2,
            [
                operation("VACUUM", "VACUUM"),
                operation("INSERT INTO a VALUES (1)", "DELETE FROM a"),
                operation(middle, "SELECT 1"),
                operation("PRAGMA optimize", "VACUUM"),
            ],
        )),
    ])
}

#[test]
fn without_a_transaction_a_run_goes_on_where_it_failed() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = vacuuming("INSERT INTO later VALUES (1)");
    let error = run(&migrations, &mut connection).unwrap_err();
    assert_eq!(error.state, DatabaseState::Resumable { done: 2, total: 4 });
    assert_eq!(error.statement.as_deref(), Some("INSERT INTO later VALUES (1)"));
    let status = unsafe_run(&migrations).status_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    assert_eq!(status.entries[1].standing, Standing::Interrupted);

    connection.execute_batch("CREATE TABLE later (a)").unwrap();
    let report = unsafe_run(&migrations).run_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    assert_eq!(report.applied[0].statements, 2);
    assert_eq!(rows(&connection, "SELECT count(*) FROM a"), ["Integer(1)"], "nothing ran twice");
    assert_eq!(run(&migrations, &mut connection).unwrap(), 0);
    let recorded = rows(&connection, "SELECT down FROM dbmigrate_history WHERE seq = 2");
    assert!(!recorded[0].contains("\"up\""), "{recorded:?}");
}

#[test]
fn the_statement_that_failed_may_be_corrected_but_not_those_before_it() {
    let database = Database::new();
    let mut connection = database.open();
    run(&vacuuming("INSERT INTO later VALUES (1)"), &mut connection).unwrap_err();

    let mut rewritten = vacuuming("SELECT 1");
    rewritten.items.to_mut()[1] = without_transaction(migration(2, [operation("SELECT 7", "SELECT 8")]));
    assert_eq!(run(&rewritten, &mut connection).unwrap_err().kind, ErrorKind::Diverged);

    let corrected = vacuuming("INSERT INTO a VALUES (2)");
    assert_eq!(run(&corrected, &mut connection).unwrap(), 1);
    assert_eq!(rows(&connection, "SELECT count(*) FROM a"), ["Integer(2)"]);
    assert_eq!(run(&corrected, &mut connection).unwrap(), 0);
}

#[test]
fn an_interrupted_migration_can_be_reverted_as_far_as_it_came() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = list([without_transaction(migration(
        1,
        [operation("CREATE TABLE a (a)", "DROP TABLE a"), operation("INSERT INTO later VALUES (1)", "SELECT 1")],
    ))]);
    run(&migrations, &mut connection).unwrap_err();
    unsafe_run(&migrations).revert_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    assert!(database.content().is_empty());
    assert!(database.history().is_empty());
}

#[test]
fn a_revert_without_a_transaction_goes_on_where_it_failed() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = list([without_transaction(migration(
        1,
        [operation("CREATE TABLE a (a)", "DROP TABLE a"), operation("VACUUM", "DELETE FROM later")],
    ))]);
    run(&migrations, &mut connection).unwrap();
    let error = unsafe_run(&migrations).revert_blocking(&mut Sqlite::new(&mut connection)).unwrap_err();
    assert_eq!(error.state, DatabaseState::Resumable { done: 0, total: 2 });
    assert_eq!(run(&migrations, &mut connection).unwrap_err().kind, ErrorKind::Diverged);

    connection.execute_batch("CREATE TABLE later (a)").unwrap();
    let report = unsafe_run(&migrations).revert_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    assert_eq!(report.reverted[0].statements, 2);
    assert!(database.history().is_empty());
}

#[test]
fn the_backup_comes_first_without_a_transaction_as_well() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = vacuuming("SELECT 1");
    unsafe_run(&migrations).steps(1).run_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    let before = database.bytes();
    let hook = Hook::default();
    let migrator = unsafe_run(&migrations).safety(dbmigrate::Safety::Required(&hook));
    migrator.run_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    let seen = hook.seen.into_inner().unwrap();
    assert!(seen[0].others_are_busy);
    assert_eq!(seen[0].bytes, before);
}
