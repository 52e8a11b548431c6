//! When and how the safety hook is called.

use std::sync::Mutex;

use dbmigrate::{DatabaseState, ErrorKind, Event, Migrator, Safety};
use dbmigrate_rusqlite::Sqlite;

use crate::support::{Database, Hook, create_table, id, is_busy, list, migration, run, three};

#[test]
fn it_sees_the_database_locked_and_untouched() {
    for mode in ["delete", "wal"] {
        let database = Database::new();
        let mut connection = database.open();
        connection.pragma_update(None, "journal_mode", mode).unwrap();
        let all = three();
        run(&list(&all.items[..1]), &mut connection).unwrap();
        let (bytes, content) = (database.bytes(), database.content());

        let hook = Hook::default();
        let migrator = Migrator::new(&all).safety(Safety::Required(&hook));
        let report = migrator.run_blocking(&mut Sqlite::new(&mut connection)).unwrap();
        assert_eq!(report.backup.unwrap().id, "set-1");
        assert_eq!(report.applied.len(), 2);

        let seen = hook.seen.into_inner().unwrap();
        assert_eq!(seen.len(), 1, "once a run");
        assert!(seen[0].others_are_busy);
        assert_eq!((&seen[0].bytes, &seen[0].content), (&bytes, &content));
        assert_eq!((seen[0].command.as_str(), &seen[0].from, &seen[0].to), ("run", &Some(id(1)), &Some(id(3))));
        assert!(!is_busy(&database.path), "nothing is held afterwards");
    }
}

#[test]
fn its_failure_leaves_the_file_byte_for_byte() {
    let database = Database::new();
    let mut connection = database.open();
    let all = three();
    run(&list(&all.items[..1]), &mut connection).unwrap();
    let before = database.bytes();
    let hook = Hook { fails: true, ..Hook::default() };
    let migrator = Migrator::new(&all).safety(Safety::Required(&hook));
    let error = migrator.run_blocking(&mut Sqlite::new(&mut connection)).unwrap_err();
    assert_eq!((error.kind, &error.state), (ErrorKind::Backup, &DatabaseState::Unchanged));
    assert!(error.what.contains("There is no room for it."));
    assert_eq!(database.bytes(), before);
}

#[test]
fn a_new_database_has_nothing_to_back_up() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = three();
    let hook = Hook { fails: true, ..Hook::default() };
    let events = Mutex::new(Vec::new());
    let listen = |event: &Event| events.lock().unwrap().push(event.clone());
    let migrator = Migrator::new(&migrations).safety(Safety::Required(&hook)).on_event(&listen);
    assert_eq!(migrator.run_blocking(&mut Sqlite::new(&mut connection)).unwrap().backup, None);
    assert!(events.into_inner().unwrap().contains(&Event::NothingToBackUp));
}

#[test]
fn nothing_pending_takes_none() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = three();
    run(&migrations, &mut connection).unwrap();
    let hook = Hook { fails: true, ..Hook::default() };
    let migrator = Migrator::new(&migrations).safety(Safety::Required(&hook));
    migrator.run_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    assert!(hook.seen.into_inner().unwrap().is_empty());
}

#[test]
fn the_error_and_the_history_name_it() {
    let database = Database::new();
    let mut connection = database.open();
    let mut items = three().items.to_vec();
    run(&list(items.clone()), &mut connection).unwrap();
    items.push(migration(4, [create_table("fine", "CREATE TABLE fine (a)")]));
    items.push(migration(5, [create_table("users", "CREATE TABLE users (a)")]));
    let migrations = list(items);
    let hook = Hook::default();
    let migrator = Migrator::new(&migrations).safety(Safety::Required(&hook));
    let error = migrator.run_blocking(&mut Sqlite::new(&mut connection)).unwrap_err();
    assert_eq!((error.backup.as_deref(), &error.state), (Some("set-1"), &DatabaseState::RolledBack { kept: 1 }));
    let named = crate::support::rows(&connection, "SELECT backup FROM dbmigrate_history WHERE backup IS NOT NULL");
    assert_eq!(named, ["set-1"]);
}
