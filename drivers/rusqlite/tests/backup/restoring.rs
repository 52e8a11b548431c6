//! A restore into a new file, into a live one, and in the place of a damaged one.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use dbmigrate_backup::{Error, ErrorKind, Repository, Restore, RestoreReport, Restored, Set, SetReference};
use rusqlite::Connection;

use crate::support::{Scene, argument, assert_consistent, build, child, connect, context, move_money, say};

fn wanted<'a>(set: &Set, target: &'a Path) -> Restore<'a> {
    Restore { set: set.id().into(), target, replace: false, dry_run: false, safety: None, context: context() }
}

fn restore(scene: &Scene, wanted: &Restore<'_>) -> Result<RestoreReport, Error> {
    scene.repository().restore(&scene.engine, wanted)
}

fn moves(connection: &Connection) -> i64 {
    connection.query_row("SELECT count(*) FROM moves", [], |row| row.get(0)).unwrap()
}

fn mode(connection: &Connection) -> String {
    connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_new_file_is_what_the_database_was() {
    for journal_mode in ["wal", "delete"] {
        for page_size in [512, 65536] {
            let scene = Scene::new(journal_mode, page_size, 300);
            fs::set_permissions(&scene.database, Permissions::from_mode(0o664)).unwrap();
            let set = scene.create();
            let target = scene.folder.path().join("new one?#%.db");
            let report = restore(&scene, &wanted(&set, &target)).unwrap();
            assert_eq!((report.how, report.safety), (Restored::NewFile, None));
            assert_consistent(&target, 300);
            assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o664);
            assert_eq!(mode(&connect(&target)), journal_mode);
            let beside: Vec<_> = fs::read_dir(scene.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
            assert!(!beside.iter().any(|name| name.to_string_lossy().contains("restoring")), "{beside:?}");
        }
    }
}

#[test]
fn a_stale_log_beside_an_absent_file_is_never_replayed() {
    let scene = Scene::wal();
    let set = scene.create();
    // A log with commits that were never checkpointed, whose database is gone.
    let writer = scene.connect();
    move_money(&writer, 100).unwrap();
    let log = scene.folder.path().join("app.db-wal");
    let kept = fs::read(&log).unwrap();
    drop(writer);
    fs::remove_file(&scene.database).unwrap();
    fs::write(&log, &kept).unwrap();
    fs::write(scene.folder.path().join("app.db-journal"), "stale").unwrap();
    let report = restore(&scene, &wanted(&set, &scene.database)).unwrap();
    assert_eq!(report.how, Restored::NewFile);
    assert_eq!(report.kept_aside.len(), 2, "{:?}", report.kept_aside);
    assert_eq!(fs::read(&report.kept_aside[0]).unwrap(), kept);
    assert_eq!(moves(&scene.connect()), 0);
    assert_consistent(&scene.database, 300);
}

#[test]
fn a_live_database_is_loaded_under_its_readers() {
    for journal_mode in ["wal", "delete"] {
        let scene = Scene::new(journal_mode, 4096, 300);
        let set = scene.create();
        let inode = fs::metadata(&scene.database).unwrap().ino();
        let reader = scene.connect();
        move_money(&reader, 50_000).unwrap();
        reader.execute_batch("CREATE TABLE later (a); INSERT INTO later VALUES (1)").unwrap();
        // In the write-ahead log a reader goes on reading what it began with.
        if journal_mode == "wal" {
            reader.execute_batch("BEGIN").unwrap();
        }
        assert_eq!(moves(&reader), 1);
        let report = restore(&scene, &wanted(&set, &scene.database)).unwrap();
        assert_eq!(report.how, Restored::Loaded);
        if journal_mode == "wal" {
            assert_eq!(moves(&reader), 1);
            reader.execute_batch("COMMIT").unwrap();
        }
        assert_eq!(moves(&reader), 0);
        assert!(reader.query_row("SELECT 1 FROM later", [], |_| Ok(())).is_err());
        assert_eq!(mode(&reader), journal_mode);
        move_money(&reader, 10).unwrap();
        assert_eq!(fs::metadata(&scene.database).unwrap().ino(), inode);
        assert_consistent(&scene.database, 300);

        // What was there before can be had back.
        let safety = scene.repository().find(&(&report.safety.unwrap()).into()).unwrap();
        assert_eq!(safety.manifest.occasion, "restore");
        restore(&scene, &wanted(&safety, &scene.database)).unwrap();
        assert_eq!(moves(&reader), 1);
        scene.assert_sound();
    }
}

#[test]
fn another_page_size_goes_into_a_live_database() {
    for (journal_mode, from, into) in [("wal", 512, 4096), ("delete", 65536, 1024), ("delete", 1024, 65536)] {
        let scene = Scene::new(journal_mode, from, 300);
        let set = scene.create();
        let target = scene.folder.path().join("other.db");
        build(&target, journal_mode, into, 900);
        let report = restore(&scene, &wanted(&set, &target)).unwrap();
        assert_eq!(report.how, Restored::Loaded);
        assert_consistent(&target, 300);
        assert_eq!(mode(&connect(&target)), journal_mode);
    }
}

#[test]
fn commits_of_others_are_in_the_safety_backup_or_come_after_the_restore() {
    for journal_mode in ["wal", "delete"] {
        let scene = Scene::new(journal_mode, 4096, 300);
        let set = scene.create();
        let database = scene.database.to_str().unwrap();
        let mut writer = child("restoring::child_appends", &[("BACKUP_TEST_DATABASE", database)]);
        assert!(writer.wait_for("writing"));
        std::thread::sleep(std::time::Duration::from_millis(200));
        for _ in 0..5 {
            let report = restore(&scene, &wanted(&set, &scene.database)).unwrap();
            let safety = scene.repository().find(&(&report.safety.unwrap()).into()).unwrap();
            let before = serials(safety.file());
            std::thread::sleep(std::time::Duration::from_millis(50));
            let after = serials(&scene.database);
            if let (Some((_, last)), Some((first, _))) = (before, after) {
                assert_eq!(last + 1, first, "{journal_mode}: a commit is in neither");
            }
        }
        writer.kill();
    }
}

/// The first and the last serial number of the weights.
fn serials(file: &Path) -> Option<(i64, i64)> {
    let query = "SELECT min(weight), max(weight) FROM moves WHERE typeof(weight) = 'integer'";
    let (first, last): (Option<i64>, Option<i64>) =
        connect(file).query_row(query, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    first.zip(last)
}

#[test]
fn child_appends() {
    let Some(database) = argument("BACKUP_TEST_DATABASE") else { return };
    let connection = connect(database.as_ref());
    say("writing");
    for serial in 0_i64.. {
        // A row that was not written has no number: it is tried again until it is.
        while connection.execute("INSERT INTO moves (weight) VALUES (?1)", [serial]).is_err() {}
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

#[test]
fn a_writer_in_the_way_is_reported() {
    for journal_mode in ["wal", "delete"] {
        let mut scene = Scene::new(journal_mode, 4096, 300);
        scene.engine = scene.engine.timeout(std::time::Duration::from_millis(50));
        let set = scene.create();
        let holder = scene.connect();
        holder.execute_batch("BEGIN IMMEDIATE; INSERT INTO moves DEFAULT VALUES").unwrap();
        let error = restore(&scene, &wanted(&set, &scene.database)).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Locked, "{error}");
        holder.execute_batch("COMMIT").unwrap();
        assert_eq!(moves(&holder), 1);
    }
}

#[test]
fn a_damaged_database_is_replaced_and_kept_aside() {
    for (journal_mode, at) in [("wal", 0), ("delete", 0), ("delete", 4096), ("wal", 8192)] {
        let scene = Scene::new(journal_mode, 4096, 300);
        let set = scene.create();
        fs::set_permissions(&scene.database, Permissions::from_mode(0o640)).unwrap();
        let mut bytes = fs::read(&scene.database).unwrap();
        bytes[at..at + 4096].fill(0xA5);
        fs::write(&scene.database, &bytes).unwrap();

        let error = restore(&scene, &wanted(&set, &scene.database)).unwrap_err();
        // Without its header it is no database; with it, the backup of what is there fails.
        let kind = if at == 0 { ErrorKind::Failed } else { ErrorKind::Invalid };
        assert_eq!(error.kind, kind, "{error}");
        assert_eq!(fs::read(&scene.database).unwrap(), bytes);
        // A log and an index that belong to the damaged file.
        let log = scene.folder.path().join("app.db-wal");
        fs::write(&log, "stale log").unwrap();
        fs::write(scene.folder.path().join("app.db-shm"), "stale index").unwrap();
        let replace = Restore { replace: true, ..wanted(&set, &scene.database) };
        let report = restore(&scene, &replace).unwrap();
        assert_eq!((report.how, report.safety), (Restored::Replaced, None));
        assert_eq!(fs::read(&report.kept_aside[0]).unwrap(), bytes);
        assert_consistent(&scene.database, 300);
        assert_eq!(fs::metadata(&scene.database).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(!scene.folder.path().join("app.db-shm").exists() || journal_mode == "wal");
        assert_eq!(mode(&scene.connect()), journal_mode);
        scene.assert_sound();
    }
}

#[test]
fn a_database_in_use_is_not_replaced() {
    for journal_mode in ["wal", "delete"] {
        let scene = Scene::new(journal_mode, 4096, 300);
        let set = scene.create();
        let database = scene.database.to_str().unwrap();
        let mut reader = child("restoring::child_reads", &[("BACKUP_TEST_DATABASE", database)]);
        assert!(reader.wait_for("reading"));
        let inode = fs::metadata(&scene.database).unwrap().ino();
        let replace = Restore { replace: true, ..wanted(&set, &scene.database) };
        let error = restore(&scene, &replace).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Locked, "{journal_mode}: {error}");
        assert_eq!(fs::metadata(&scene.database).unwrap().ino(), inode);
        reader.kill();
        // The healthy file that is replaced has a backup as well.
        let report = restore(&scene, &replace).unwrap();
        assert!(report.safety.is_some());
        assert_ne!(fs::metadata(&scene.database).unwrap().ino(), inode);
    }
}

#[test]
fn child_reads() {
    let Some(database) = argument("BACKUP_TEST_DATABASE") else { return };
    let connection = connect(database.as_ref());
    connection.execute_batch("BEGIN; SELECT count(*) FROM moves").unwrap();
    say("reading");
    std::thread::sleep(std::time::Duration::from_secs(600));
}

#[test]
fn a_dry_run_writes_nothing() {
    let scene = Scene::wal();
    let set = scene.create();
    move_money(&scene.connect(), 10).unwrap();
    let snapshot = |folder: &Path| {
        let mut all: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name(), entry.metadata().unwrap().mtime_nsec(), entry.metadata().unwrap().len()))
            .collect();
        all.sort();
        all
    };
    let before = (snapshot(scene.folder.path()), snapshot(&scene.sets));
    let new = scene.folder.path().join("new.db");
    for (target, replace, how) in [
        (&scene.database, false, Restored::Loaded),
        (&scene.database, true, Restored::Replaced),
        (&new, false, Restored::NewFile),
    ] {
        let dry = Restore { replace, dry_run: true, ..wanted(&set, target) };
        assert_eq!(restore(&scene, &dry).unwrap().how, how);
    }
    assert_eq!(before, (snapshot(scene.folder.path()), snapshot(&scene.sets)));
}

#[test]
fn a_link_is_followed_once_and_reported() {
    let scene = Scene::wal();
    let set = scene.create();
    let link = scene.folder.path().join("link.db");
    std::os::unix::fs::symlink(&scene.database, &link).unwrap();
    let report = restore(&scene, &wanted(&set, &link)).unwrap();
    assert_eq!(report.target, scene.database.canonicalize().unwrap());
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(scene.folder.path().join("nowhere"), &link).unwrap();
    assert!(restore(&scene, &wanted(&set, &link)).is_err());
    let folder = wanted(&set, scene.folder.path());
    assert_eq!(restore(&scene, &folder).unwrap_err().kind, ErrorKind::Unsafe);
}

#[test]
fn the_safety_backup_of_another_target_goes_where_it_belongs() {
    let scene = Scene::wal();
    let set = scene.create();
    let target = scene.folder.path().join("other.db");
    build(&target, "delete", 4096, 50);
    let elsewhere = scene.folder.path().join("other-backups");
    let other = Repository::new(&elsewhere);
    let report = restore(&scene, &Restore { safety: Some(other), ..wanted(&set, &target) }).unwrap();
    let safety = other.find(&(&report.safety.unwrap()).into()).unwrap();
    assert_eq!(safety.manifest.fingerprint.tables["accounts"], 50);
    assert_eq!(scene.repository().list().unwrap().sets.len(), 1);
    assert_consistent(&target, 300);
}

#[test]
fn a_target_that_cannot_be_backed_up_is_not_touched() {
    let scene = Scene::wal();
    let set = scene.create();
    move_money(&scene.connect(), 10).unwrap();
    let spoil = |event: &dbmigrate_backup::Event<'_>| {
        if let dbmigrate_backup::Event::Verifying { file, .. } = event {
            fs::write(file, "").unwrap();
        }
    };
    let error = scene.repository().on_event(&spoil).restore(&scene.engine, &wanted(&set, &scene.database)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Invalid);
    assert!(error.message.contains("Nothing was restored"), "{error}");
    assert_eq!(moves(&scene.connect()), 1);
    assert_eq!(scene.repository().list().unwrap().sets.len(), 1);
}

#[test]
fn sets_are_found_by_id_prefix_name_and_latest() {
    let scene = Scene::wal();
    let first = scene.create();
    let new = dbmigrate_backup::NewSet { name: Some("before".parse().unwrap()), ..crate::support::automatic() };
    let named = scene.repository().create(&scene.engine, &scene.database, &new).unwrap();
    let again = scene.repository().create(&scene.engine, &scene.database, &new).unwrap_err();
    assert_eq!(again.kind, ErrorKind::Usage);
    let find = |text: &str| scene.repository().find(&text.parse::<SetReference>().unwrap());
    assert_eq!(find("latest").unwrap(), named);
    assert_eq!(find("before").unwrap(), named);
    assert_eq!(find(first.id().as_str()).unwrap(), first);
    assert_eq!(find(&first.id().as_str()[..20]).map(|set| set.id().clone()).unwrap_or(first.id().clone()), *first.id());
    assert_eq!(find("20").unwrap_err().kind, ErrorKind::Usage);
    for text in ["", "nothing", "../app", "\u{1b}[31m"] {
        let error = find(text).unwrap_err();
        assert_eq!(error.kind, ErrorKind::NotFound);
        assert!(!error.message.contains('\u{1b}'));
    }
}
