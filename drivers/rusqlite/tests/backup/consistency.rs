//! A set is one moment of the database, whoever writes meanwhile.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use dbmigrate_backup::{ErrorKind, Event};

use crate::support::{Scene, argument, assert_consistent, automatic, child, connect, move_money, say};

#[test]
fn every_page_size_and_journal_mode_gives_an_equal_copy() {
    for journal_mode in ["wal", "delete", "truncate", "persist"] {
        for page_size in [512, 1024, 4096, 65536] {
            let scene = Scene::new(journal_mode, page_size, 500);
            let set = scene.create();
            let fingerprint = &set.manifest.fingerprint;
            assert_eq!(fingerprint.page_size, page_size);
            assert_eq!(fingerprint.tables["accounts"], 500);
            assert_eq!(fingerprint.tables["counter \"quoted"], 1);
            assert!(!fingerprint.tables.contains_key("search"), "a virtual table is counted by the tables behind it");
            assert!(fingerprint.tables.contains_key("search_content"));
            assert_eq!(fingerprint.bytes(), set.file().metadata().unwrap().len());
            if journal_mode == "wal" {
                assert_eq!(fingerprint.journal_mode, "wal");
            }
            assert!(set.manifest.verified);
            assert_consistent(set.file(), 500);
            let copy = connect(set.file());
            let mode: String = copy.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
            assert_eq!(mode, "delete");
            drop(copy);
            assert_eq!(scene.files().len(), 3, "{:?}", scene.files());
            scene.assert_sound();
        }
    }
}

#[test]
fn an_empty_database_can_be_backed_up() {
    let scene = Scene::wal();
    let empty = scene.folder.path().join("empty.db");
    std::fs::File::create(&empty).unwrap();
    let set = scene.repository().create(&scene.engine, &empty, &automatic()).unwrap();
    assert_eq!(set.manifest.fingerprint.tables.len(), 0);
    scene.assert_sound();
}

#[test]
fn a_missing_database_is_not_created() {
    let scene = Scene::wal();
    let missing = scene.folder.path().join("missing.db");
    let error = scene.repository().create(&scene.engine, &missing, &automatic()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotFound, "{error}");
    assert!(!missing.exists());
}

#[test]
fn a_set_is_made_while_somebody_holds_the_write_lock() {
    for journal_mode in ["wal", "delete"] {
        let scene = Scene::new(journal_mode, 4096, 300);
        let holder = scene.connect();
        holder.execute_batch("BEGIN IMMEDIATE").unwrap();
        let set = scene.create();
        assert_consistent(set.file(), 300);
        // The lock is still held: nobody else can commit, and the holder can.
        let other = connect(&scene.database);
        other.busy_timeout(Duration::ZERO).unwrap();
        assert!(move_money(&other, 1).is_err(), "{journal_mode}: the backup dropped the lock");
        holder.execute_batch("DELETE FROM moves; COMMIT").unwrap();
        move_money(&other, 1).unwrap();
    }
}

/// Locks of one process do not show within it, so the one who tries to write is another process.
#[test]
fn another_process_finds_the_lock_still_held_after_a_backup() {
    for journal_mode in ["wal", "delete"] {
        let scene = Scene::new(journal_mode, 4096, 300);
        let holder = scene.connect();
        holder.execute_batch("BEGIN IMMEDIATE").unwrap();
        scene.create();
        scene.assert_sound();
        let database = scene.database.to_str().unwrap();
        assert!(!child("consistency::child_writes_once", &[("BACKUP_TEST_DATABASE", database)]).wait_for("committed"));
        holder.execute_batch("COMMIT").unwrap();
        assert!(child("consistency::child_writes_once", &[("BACKUP_TEST_DATABASE", database)]).wait_for("committed"));
    }
}

#[test]
fn child_writes_once() {
    let Some(database) = argument("BACKUP_TEST_DATABASE") else { return };
    let connection = connect(database.as_ref());
    connection.busy_timeout(Duration::from_millis(100)).unwrap();
    if move_money(&connection, 1).is_ok() {
        say("committed");
    }
}

#[test]
fn a_writer_in_another_thread_never_tears_a_set() {
    for journal_mode in ["wal", "delete"] {
        let scene = Scene::new(journal_mode, 4096, 300);
        let (stop, commits) = (AtomicBool::new(false), AtomicU64::new(0));
        thread::scope(|scope| {
            scope.spawn(|| {
                let connection = scene.connect();
                while !stop.load(Ordering::Relaxed) {
                    move_money(&connection, 12_000).unwrap();
                    commits.fetch_add(1, Ordering::Relaxed);
                }
            });
            let _stop = StopAtEnd(&stop);
            for _ in 0..12 {
                let before = commits.load(Ordering::Relaxed);
                let set = scene.create();
                let moves = assert_consistent(set.file(), 300);
                assert!(moves.unsigned_abs() >= before, "the set is older than its beginning");
                thread::sleep(Duration::from_millis(20));
            }
        });
        assert!(commits.load(Ordering::Relaxed) > 5);
        scene.assert_sound();
    }
}

/// Ends the writer when the test does, however that ends.
struct StopAtEnd<'a>(&'a AtomicBool);

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn writers_in_another_process_never_tear_a_set_and_never_stop_it() {
    for journal_mode in ["wal", "delete"] {
        let scene = Scene::new(journal_mode, 4096, 300);
        let database = scene.database.to_str().unwrap();
        let mut writer = child("consistency::child_writes_and_checkpoints", &[("BACKUP_TEST_DATABASE", database)]);
        assert!(writer.wait_for("writing"));
        let mut moves = 0;
        for _ in 0..12 {
            let begin = Instant::now();
            let set = scene.create();
            let copied = assert_consistent(set.file(), 300);
            assert!(copied >= moves);
            moves = copied;
            assert!(begin.elapsed() < Duration::from_secs(20));
        }
        writer.kill();
        assert!(moves > 0, "the writer never got a turn");
        scene.assert_sound();
    }
}

#[test]
fn child_writes_and_checkpoints() {
    let Some(database) = argument("BACKUP_TEST_DATABASE") else { return };
    let connection = connect(database.as_ref());
    say("writing");
    loop {
        for _ in 0..20 {
            move_money(&connection, 12_000).unwrap();
        }
        let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
}

#[test]
fn what_a_set_says_about_itself_is_true() {
    let scene = Scene::wal();
    let set = scene.create();
    let text = std::fs::read_to_string(set.file().with_extension("json")).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    for field in
        ["format", "id", "sequence", "kind", "created", "source", "fingerprint", "content", "sha256", "verified"]
    {
        assert!(value.get(field).is_some(), "{field} is missing in {text}");
    }
    let checksums = set.file().with_extension("db.sha256");
    let checked = std::process::Command::new("sha256sum")
        .args(["--check", "--strict"])
        .arg(&checksums)
        .current_dir(&scene.sets)
        .output()
        .unwrap();
    assert!(checked.status.success(), "{checked:?}");
}

#[test]
fn another_process_that_holds_the_repository_is_named() {
    let scene = Scene::wal();
    let (database, sets) = (scene.database.to_str().unwrap(), scene.sets.to_str().unwrap());
    let variables = [("BACKUP_TEST_DATABASE", database), ("BACKUP_TEST_SETS", sets), ("BACKUP_TEST_STAGE", "Copying")];
    let mut holder = child("crash::child_creates_and_stops", &variables);
    assert!(holder.wait_for("stopped"));
    let impatient = scene.repository().lock_timeout(Duration::from_millis(50));
    let error = impatient.create(&scene.engine, &scene.database, &automatic()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Locked);
    assert!(error.message.contains("process ") && error.message.contains("to create a backup"), "{error}");
    holder.kill();
    // The lock went with its holder, and its leftovers go now.
    scene.create();
    scene.assert_sound();
}

#[test]
fn events_come_in_order() {
    let scene = Scene::wal();
    let seen = std::sync::Mutex::new(Vec::new());
    let listener = |event: &Event<'_>| {
        let text = format!("{event:?}");
        seen.lock().unwrap().push(text.split([' ', '{']).next().unwrap().to_owned());
    };
    scene.repository().on_event(&listener).create(&scene.engine, &scene.database, &automatic()).unwrap();
    assert_eq!(*seen.lock().unwrap(), ["Copying", "Verifying", "Publishing", "Publishing", "Publishing", "Created"]);
}
