//! What a run applies, and when it stops.

use std::sync::Mutex;

use dbmigrate::{Backend, DatabaseState, ErrorKind, Event, Id, Migration, Migrator, Step, compare::Standing};
use dbmigrate_rusqlite::Sqlite;
use rusqlite::Connection;

use crate::support::{Database, id, list, migration, operation, rows, run, steps, three, unsafe_run};

#[test]
fn a_run_applies_everything_and_the_next_one_nothing() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = three();

    let report = unsafe_run(&migrations).run_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    assert_eq!(report.applied.iter().map(|done| done.id.clone()).collect::<Vec<_>>(), [id(1), id(2), id(3)]);
    assert_eq!(database.history(), [1, 2, 3].map(|day| format!("{} applied", id(day))));
    assert_eq!(rows(&connection, "SELECT name FROM users"), ["Ada"]);

    let content = database.content();
    let report = unsafe_run(&migrations).run_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    assert_eq!((report.applied.len(), report.run), (0, None));
    assert_eq!(database.content(), content);
}

#[test]
fn a_row_of_the_history_tells_who_what_and_when() {
    let database = Database::new();
    let mut connection = database.open();
    run(&three(), &mut connection).unwrap();
    let told = rows(
        &connection,
        "SELECT count(*) FROM dbmigrate_history WHERE tool LIKE 'dbmigrate _%' AND who LIKE '_%@_%' AND \
         applied_at LIKE '2___-__-__T__:__:__.___Z' AND statements_total = 1 AND statements_applied = 1 AND \
         down NOT LIKE '%CREATE TABLE%' AND run = (SELECT run FROM dbmigrate_history LIMIT 1)",
    );
    assert_eq!(told, ["Integer(3)"]);
}

#[test]
fn a_run_goes_as_far_as_it_is_told() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = three();
    let mut go = |migrator: Migrator<'_>| {
        let report = migrator.run_blocking(&mut Sqlite::new(&mut connection));
        report.map(|report| report.applied.len())
    };
    assert_eq!(go(unsafe_run(&migrations).steps(1)).unwrap(), 1);
    assert_eq!(go(unsafe_run(&migrations).to(id(2))).unwrap(), 1);
    assert_eq!(go(unsafe_run(&migrations).to(id(2))).unwrap(), 0);
    assert_eq!(go(unsafe_run(&migrations).to(id(9))).unwrap_err().kind, ErrorKind::Usage);
    assert_eq!(go(unsafe_run(&migrations).steps(9)).unwrap(), 1);
}

#[test]
fn status_and_pending_write_nothing() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = three();
    let migrator = Migrator::new(&migrations);
    assert_eq!(migrator.pending_blocking(&mut Sqlite::new(&mut connection)).unwrap(), [id(1), id(2), id(3)]);
    assert_eq!(migrator.status_blocking(&mut Sqlite::new(&mut connection)).unwrap().applied().count(), 0);
    assert_eq!(database.bytes().len(), 0);
    assert_eq!(database.path.parent().unwrap().read_dir().unwrap().count(), 1);
}

#[test]
fn nothing_runs_without_a_word_about_safety() {
    let migrations = three();
    let mut connection = Connection::open_in_memory().unwrap();
    let error = Migrator::new(&migrations).run_blocking(&mut Sqlite::new(&mut connection)).unwrap_err();
    assert_eq!((error.kind, error.what.as_str()), (ErrorKind::Usage, "Nobody has said what protects the data."));
}

#[test]
fn migrations_for_other_backends_are_refused() {
    let mut migrations = three();
    migrations.backends = vec![Backend::Postgres].into();
    let mut connection = Connection::open_in_memory().unwrap();
    assert_eq!(run(&migrations, &mut connection).unwrap_err().kind, ErrorKind::Usage);
}

#[test]
fn a_database_in_memory_needs_no_lock() {
    let mut connection = Connection::open_in_memory().unwrap();
    assert_eq!(run(&three(), &mut connection).unwrap(), 3);
    assert_eq!(run(&three(), &mut connection).unwrap(), 0);
}

#[test]
fn what_has_diverged_stops_the_run_and_names_the_way_out() {
    let changed = migration(2, [operation("CREATE TABLE other (a)", "DROP TABLE other")]);
    let three = three();
    let [first, second, third] = three.items.as_ref() else { unreachable!() };
    let late = migration(4, [operation("CREATE TABLE late (a)", "DROP TABLE late")]);
    let old = Migration { id: Id::new("m19990101_000000_old").unwrap(), ..late.clone() };
    for (listed, standing, way_out) in [
        ([first, &changed, third, &late].as_slice(), "changed", "Put the changed migration back"),
        (&[first, third, &late], "missing", "Bring the missing file back"),
        (&[&old, first, second, third], "out of order", "newer id"),
    ] {
        let listed: Vec<_> = listed.iter().copied().cloned().collect();
        let database = Database::new();
        let mut connection = database.open();
        run(&three, &mut connection).unwrap();
        let before = database.bytes();

        let error = run(&list(listed), &mut connection).unwrap_err();
        assert_eq!((error.kind, &error.state), (ErrorKind::Diverged, &DatabaseState::Unchanged), "{standing}");
        assert!(error.findings[0].contains(standing), "{error}");
        assert!(error.next.as_ref().unwrap().contains(way_out), "{error}");
        assert_eq!(database.bytes(), before);
    }
}

#[test]
fn a_library_that_lowers_differently_is_told_and_goes_on() {
    let database = Database::new();
    let mut connection = database.open();
    let mut migrations = three();
    run(&migrations, &mut connection).unwrap();
    let mut lowered = migrations.items[1].lowered.to_vec();
    lowered[0].hash = dbmigrate::StepsHash::new(&[7; 32]);
    migrations.items.to_mut()[1].lowered = lowered.into();

    let status = Migrator::new(&migrations).status_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    assert_eq!(status.entries[1].standing, Standing::LowersDifferently);
    let events = Mutex::new(Vec::new());
    let listen = |event: &Event| events.lock().unwrap().push(event.clone());
    unsafe_run(&migrations).on_event(&listen).run_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    assert_eq!(events.into_inner().unwrap(), [Event::LowersDifferently { id: id(2) }]);
}

#[test]
fn a_failing_statement_takes_its_migration_back_and_keeps_the_earlier_ones() {
    let database = Database::new();
    let mut connection = database.open();
    run(&three(), &mut connection).unwrap();
    let mut items = three().items.to_vec();
    items.push(migration(4, [operation("CREATE TABLE fine (a)", "DROP TABLE fine")]));
    let content = {
        let migrations = list(items.clone());
        run(&migrations, &mut connection).unwrap();
        database.content()
    };
    items.push(migration(
        5,
        [
            operation("CREATE TABLE half (a)", "DROP TABLE half"),
            operation("INSERT INTO users VALUES (2, 'Eve')", "SELECT 1"),
            operation("INSERT INTO nowhere VALUES (1)", "SELECT 1"),
        ],
    ));
    let error = run(&list(items), &mut connection).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Failed);
    assert_eq!((error.migration.clone(), error.line), (Some(id(5)), Some(5)));
    assert_eq!(error.statement.as_deref(), Some("INSERT INTO nowhere VALUES (1)"));
    assert!(error.cause.as_ref().unwrap().message.contains("no such table: nowhere"));
    assert_eq!(error.state, DatabaseState::RolledBack { kept: 0 });
    assert_eq!(database.content(), content);
    assert_eq!(database.history().len(), 4);
}

#[test]
fn the_first_of_two_stays_when_the_second_fails() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = list([
        migration(1, [operation("CREATE TABLE a (a)", "DROP TABLE a")]),
        migration(2, [operation("CREATE TABLE a (a)", "DROP TABLE a")]),
    ]);
    let error = run(&migrations, &mut connection).unwrap_err();
    assert_eq!(error.state, DatabaseState::RolledBack { kept: 1 });
    assert_eq!(database.history(), [format!("{} applied", id(1))]);
}

#[test]
fn what_cannot_be_executed_is_refused_before_anything_runs() {
    for (step, word) in [(Step::call("backfill"), "`backfill`"), (Step::sql("/* quick */ commit"), "`COMMIT`")] {
        let database = Database::new();
        let mut connection = database.open();
        let mut items = three().items.to_vec();
        items.push(migration(4, [steps(vec![step], Some(Vec::new()))]));
        let error = run(&list(items), &mut connection).unwrap_err();
        assert!(error.what.contains(word), "{error}");
        assert_eq!(error.migration, Some(id(4)));
        assert_eq!(database.bytes().len(), 0);
    }
}

#[test]
fn what_is_no_database_is_said_plainly() {
    let database = Database::new();
    std::fs::write(&database.path, "This is a letter and no database, however long one looks at it.".repeat(40))
        .unwrap();
    let error = run(&three(), &mut database.open()).unwrap_err();
    assert_eq!(error.cause.as_ref().unwrap().kind, dbmigrate::driver::DriverErrorKind::Corrupt);
}

#[test]
fn the_journal_mode_stays_as_it_is() {
    for mode in ["delete", "wal"] {
        let database = Database::new();
        let mut connection = database.open();
        connection.pragma_update(None, "journal_mode", mode).unwrap();
        run(&three(), &mut connection).unwrap();
        assert_eq!(rows(&connection, "PRAGMA journal_mode"), [mode]);
    }
}
