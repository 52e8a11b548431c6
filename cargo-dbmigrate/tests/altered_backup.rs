//! A backup that is altered between its copy and its verification: the run ends with 7 and has changed nothing.
//!
//! No story can tell this, because it takes another process that meddles at the right moment.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use rusqlite::Connection;

const FIRST: &str = "migration! {\n    create table notes { id: BigInteger primary key, body: Text }\n}\n";
const SECOND: &str = "migration! {\n    create table tags { id: BigInteger primary key }\n}\n";

fn command(project: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-dbmigrate"));
    command.args(["dbmigrate", "run", "--database-url", "sqlite:notes.db"]).current_dir(project);
    command.env_remove("CI").env_remove("DATABASE_URL").env_remove("DBMIGRATE_ENV").stderr(Stdio::piped());
    command
}

/// A project with one migration applied, one pending, and a database whose copy takes a while.
fn project(folder: &Path) -> PathBuf {
    fs::write(folder.join("Cargo.toml"), "[package]\nname = \"a\"\nversion = \"0.1.0\"\n").unwrap();
    fs::create_dir(folder.join("migrations")).unwrap();
    fs::write(folder.join("migrations/m20260101_000000_create_notes.rs"), FIRST).unwrap();
    assert!(command(folder).status().unwrap().success());
    let database = folder.join("notes.db");
    let connection = Connection::open(&database).unwrap();
    connection
        .execute_batch(
            "INSERT INTO notes WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000) \
             SELECT i, hex(randomblob(700)) FROM n",
        )
        .unwrap();
    connection.close().unwrap();
    fs::write(folder.join("migrations/m20260102_000000_create_tags.rs"), SECOND).unwrap();
    database
}

/// Cuts the copy in half as soon as it is whole. Gives whether that was done.
fn meddle(backups: &Path, bytes: u64, goes_on: &mut dyn FnMut() -> bool) -> bool {
    while goes_on() {
        let copies = fs::read_dir(backups).into_iter().flatten().flatten().map(|entry| entry.path());
        let whole = copies.filter(|path| fs::metadata(path).is_ok_and(|found| found.len() >= bytes));
        for path in whole {
            let copy = File::options().write(true).open(path);
            if copy.and_then(|copy| copy.set_len(bytes / 2)).is_ok() {
                return true;
            }
        }
        thread::sleep(Duration::from_micros(100));
    }
    false
}

#[test]
fn nothing_is_applied_and_not_a_byte_changes() {
    let folder = tempfile::tempdir().unwrap();
    let database = project(folder.path());
    let before = fs::read(&database).unwrap();

    let mut run = command(folder.path()).spawn().unwrap();
    let backups = folder.path().join(".dbmigrate/backups/notes.db");
    let meddled = meddle(&backups, before.len() as u64, &mut || run.try_wait().unwrap().is_none());
    let output = run.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);

    assert!(meddled, "the backup was made too fast to be altered:\n{said}");
    assert_eq!(output.status.code(), Some(7), "{said}");
    assert!(said.contains("nothing was changed"), "{said}");
    assert_eq!(fs::read(&database).unwrap(), before, "the database has changed:\n{said}");
    let left: Vec<String> = fs::read_dir(&backups)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".lock"))
        .collect();
    assert!(left.is_empty(), "{left:?}");

    let again = command(folder.path()).output().unwrap();
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
}
