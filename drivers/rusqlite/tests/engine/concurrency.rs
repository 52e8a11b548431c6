//! Several runs at once, and others who hold the database.

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use dbmigrate::{ErrorKind, Event, RunLock, Safety};
use dbmigrate_rusqlite::Sqlite;

use crate::child::{assert_complete, start, thirty};
use crate::support::{Database, Hook, id, list, migration, operation, rows, run, three, unsafe_run};

#[test]
fn eight_threads_apply_each_migration_once() {
    for mode in ["delete", "wal"] {
        let database = Database::new();
        database.open().pragma_update(None, "journal_mode", mode).unwrap();
        let migrations = thirty();
        let barrier = Barrier::new(8);
        let applied: usize = thread::scope(|scope| {
            let runs: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        let mut connection = database.open();
                        barrier.wait();
                        run(&migrations, &mut connection).unwrap()
                    })
                })
                .collect();
            runs.into_iter().map(|run| run.join().unwrap()).sum()
        });
        assert_eq!(applied, 30);
        assert_complete(&database.path);
    }
}

#[test]
fn eight_processes_apply_each_migration_once() {
    let database = Database::new();
    let children: Vec<_> = (0..8).map(|_| start(&database.path)).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_complete(&database.path);
}

#[test]
fn a_foreign_writer_is_waited_for() {
    let database = Database::new();
    let mut connection = database.open();
    run(&list(&three().items[..1]), &mut connection).unwrap();
    let writer = database.open();
    writer.execute_batch("BEGIN IMMEDIATE; INSERT INTO users VALUES (7, 'Grace')").unwrap();
    thread::scope(|scope| {
        scope.spawn(move || {
            thread::sleep(Duration::from_millis(100));
            writer.execute_batch("COMMIT").unwrap();
        });
        connection.busy_timeout(Duration::ZERO).unwrap();
        assert_eq!(run(&three(), &mut connection).unwrap(), 2);
    });
    assert_eq!(rows(&connection, "SELECT count(*) FROM users"), ["Integer(2)"]);
}

#[test]
fn a_foreign_writer_who_stays_is_an_error_in_time() {
    let database = Database::new();
    let mut connection = database.open();
    run(&list(&three().items[..1]), &mut connection).unwrap();
    let writer = database.open();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let started = Instant::now();
    let migrations = three();
    let migrator = unsafe_run(&migrations).lock_timeout(Duration::from_millis(100));
    let error = migrator.run_blocking(&mut Sqlite::new(&mut connection)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Locked);
    assert!(started.elapsed() < Duration::from_secs(4), "SQLite's own waiting was not shortened");
    assert_eq!(rows(&connection, "PRAGMA busy_timeout"), ["Integer(5000)"], "it is as it was");
}

#[test]
fn whoever_has_nothing_to_do_waits_for_nobody_and_leaves_nothing() {
    let database = Database::new();
    let migrations = three();
    let mut connection = database.open();
    run(&migrations, &mut connection).unwrap();
    for suffix in ["lock", "holder"] {
        std::fs::remove_file(format!("{}.dbmigrate-{suffix}", database.path.display())).unwrap();
    }
    let writer = database.open();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(run(&migrations, &mut connection).unwrap(), 0);
    writer.execute_batch("ROLLBACK").unwrap();
    assert_eq!(database.path.parent().unwrap().read_dir().unwrap().count(), 1);
}

#[test]
fn a_reader_delays_the_commit_and_does_not_undo_it() {
    let database = Database::new();
    let mut connection = database.open();
    run(&three(), &mut connection).unwrap();
    let reader = database.open();
    reader.execute_batch("BEGIN; SELECT * FROM users").unwrap();
    let mut items = three().items.to_vec();
    items.push(migration(4, [operation("INSERT INTO users VALUES (2, 'Grace')", "SELECT 1")]));
    thread::scope(|scope| {
        scope.spawn(move || {
            thread::sleep(Duration::from_millis(100));
            reader.execute_batch("COMMIT").unwrap();
        });
        connection.busy_timeout(Duration::ZERO).unwrap();
        assert_eq!(run(&list(items), &mut connection).unwrap(), 1);
    });
}

#[test]
fn whoever_waits_for_the_lock_is_told_who_holds_it() {
    let database = Database::new();
    let migrations = three();
    run(&list(&migrations.items[..1]), &mut database.open()).unwrap();
    // The first run stays in its backup until the second has given up.
    let (inside, done) = (Barrier::new(2), Barrier::new(2));
    let hold = |event: &Event| {
        if matches!(event, Event::BackedUp { .. }) {
            inside.wait();
            done.wait();
        }
    };
    let hook = Hook::default();
    thread::scope(|scope| {
        scope.spawn(|| {
            let migrator = unsafe_run(&migrations).safety(Safety::Required(&hook)).on_event(&hold);
            migrator.run_blocking(&mut Sqlite::new(&mut database.open())).unwrap();
        });
        inside.wait();
        let events = Mutex::new(Vec::new());
        let listen = |event: &Event| events.lock().unwrap().push(event.clone());
        let migrator = unsafe_run(&migrations).lock_timeout(Duration::from_millis(50)).on_event(&listen);
        let error = migrator.run_blocking(&mut Sqlite::new(&mut database.open())).unwrap_err();
        done.wait();
        assert_eq!(error.kind, ErrorKind::Locked);
        let process = format!("process {} (engine", std::process::id());
        assert!(error.what.contains(&process), "{error}");
        let events = events.into_inner().unwrap();
        let [Event::Waiting { holder: Some(holder), .. }] = events.as_slice() else { panic!("{events:?}") };
        assert!(holder.starts_with(&process));
    });
}

#[test]
fn a_runner_that_the_lock_could_not_keep_out_is_noticed() {
    let database = Database::new();
    let migrations = three();
    run(&list(&migrations.items[..1]), &mut database.open()).unwrap();
    // Between the comparison and the first transaction another runner, say on another host, applies the second.
    let elsewhere = |event: &Event| {
        if matches!(event, Event::Planned { .. }) {
            let other = database.open();
            let second = &migrations.items[1];
            let sql = format!(
                "{}; INSERT INTO dbmigrate_history SELECT 2, '{}', '{}', '{}', run, state, 1, 1, applied_at, 0, NULL, \
                 NULL, tool, who, '[]' FROM dbmigrate_history",
                "CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id))",
                second.id,
                second.checksum,
                second.lowered[0].hash
            );
            other.execute_batch(&sql).unwrap();
        }
    };
    let report =
        unsafe_run(&migrations).on_event(&elsewhere).run_blocking(&mut Sqlite::new(&mut database.open())).unwrap();
    assert_eq!(report.applied.iter().map(|done| done.id.clone()).collect::<Vec<_>>(), [id(3)]);
    assert_eq!(database.history().len(), 3);
}

/// Whoever changes a database in another way keeps runs away, and waits for them.
#[test]
fn a_run_waits_for_the_lock_of_another_change() {
    let database = Database::new();
    let mut holder = database.open();
    let held = RunLock::take_blocking(&mut Sqlite::new(&mut holder), Duration::ZERO, &|_| ()).unwrap();
    let (migrations, mut connection) = (three(), database.open());
    let error = unsafe_run(&migrations)
        .lock_timeout(Duration::ZERO)
        .run_blocking(&mut Sqlite::new(&mut connection))
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Locked);
    let heard = Mutex::new(Vec::new());
    let listen = |event: &Event| heard.lock().unwrap().push(format!("{event:?}"));
    let second = RunLock::take_blocking(&mut Sqlite::new(&mut connection), Duration::from_millis(20), &listen);
    assert_eq!(second.unwrap_err().kind, ErrorKind::Locked);
    let heard = heard.into_inner().unwrap();
    assert!(heard.len() == 1 && heard[0].contains(&format!("process {}", std::process::id())), "{heard:?}");
    drop(held);
    assert_eq!(run(&migrations, &mut connection).unwrap(), 3);
}
