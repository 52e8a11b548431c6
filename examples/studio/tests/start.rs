//! The application is started twice on a database that was there before it.

use std::path::Path;
use std::process::Command;

use dbmigrate_backup::{Depth, Repository};
use dbmigrate_rusqlite::backup::SqliteEngine;
use rusqlite::{Connection, OpenFlags};

fn start(folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_studio")).arg(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn an_older_database_is_backed_up_once_and_migrated_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("studio.db");
    let older = Connection::open(&database).unwrap();
    older
        .execute_batch("create table addresses (name text); insert into addresses values ('Ada'), ('Grace');")
        .unwrap();
    drop(older);

    let first = start(folder.path());
    assert!(first.contains("17 migrations applied"), "{first}");
    assert!(first.contains("Lighthouse Coffee: 1 open, 4800.00 EUR"), "{first}");
    assert!(first.contains("project 1: Winter campaign 1, active, due on 2026-12-24"), "{first}");
    let second = start(folder.path());
    assert!(second.contains("0 migrations applied"), "{second}");
    assert!(second.contains("Lighthouse Coffee: 2 open, 9600.00 EUR"), "{second}");

    let backups = folder.path().join("backups");
    let repository = Repository::new(&backups);
    let sets = repository.list().unwrap().sets;
    assert_eq!(sets.len(), 1, "the second start had nothing to apply and nothing to back up");
    assert!(first.contains(&format!("backup {} taken first", sets[0].id())), "{first}");
    let report = repository.verify(None, Depth::Deep(&SqliteEngine::new())).unwrap();
    assert!(report.damage.is_empty(), "{report:?}");

    // What was there before the first migration is in the set, and nothing of the migrations is.
    let copy = Connection::open_with_flags(sets[0].file(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let (tables, rows): (i64, i64) = copy
        .query_row("select (select count(*) from sqlite_schema), (select count(*) from addresses)", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!((tables, rows), (1, 2));
}
