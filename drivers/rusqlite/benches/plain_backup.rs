//! What a plain, verified backup of a large database costs beside `cp` and `sha256sum`, in one run.
//!
//! `cargo bench -p dbmigrate-rusqlite --features backup --bench plain_backup -- [FOLDER] [ROUNDS]`; the folder is
//! `/dev/shm` where nothing is said. The ratio is what counts; it is to stay at or below 0.75.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use dbmigrate_backup::{Context, NewSet, Repository};
use dbmigrate_rusqlite::backup::SqliteEngine;
use rusqlite::Connection;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let folder = arguments.next().unwrap_or("/dev/shm".to_owned());
    let rounds = arguments.next().map_or(3, |text| text.parse().expect("ROUNDS is a number"));
    let folder = tempfile::tempdir_in(folder).expect("a folder for the database");
    let database = folder.path().join("app.db");
    build(&database);
    let bytes = std::fs::metadata(&database).expect("the database").len();
    report(&format!("database: {bytes} bytes, best of {rounds} rounds"));

    let (mut peers, mut ours) = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds {
        let copy = folder.path().join("copy.db");
        peers = peers.min(timed(|| {
            run(Command::new("cp").arg(&database).arg(&copy));
            run(Command::new("sha256sum").arg(&copy));
        }));
        std::fs::remove_file(copy).expect("the copy goes");
        let sets = folder.path().join("sets");
        ours = ours.min(timed(|| {
            let new =
                NewSet { context: Context { tool: "bench".to_owned(), ..Context::default() }, ..NewSet::default() };
            Repository::new(&sets).create(&SqliteEngine::new(), &database, &new).expect("a verified set");
        }));
        std::fs::remove_dir_all(sets).expect("the sets go");
    }
    report(&format!("cp + sha256sum:        {:.2} s", peers.as_secs_f64()));
    report(&format!("plain verified backup: {:.2} s", ours.as_secs_f64()));
    report(&format!("ratio:                 {:.2} (at most 0.75)", ours.as_secs_f64() / peers.as_secs_f64()));
}

/// Two tables, 4.9 million rows, three indexes, 1.1 GB in pages of 4 KiB: beyond the page that SQLite uses for locks.
fn build(database: &Path) {
    let connection = Connection::open(database).expect("a new database");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;
             BEGIN;
             CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mail TEXT NOT NULL, note TEXT, born INTEGER);
             CREATE TABLE events (id INTEGER PRIMARY KEY, person INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500000)
             INSERT INTO people SELECT i, 'name ' || i, i * 7919 % 1500000 || '@example.org',
                 hex(randomblob(24)) || printf('%.*c', 40, 'x'), i % 36500 FROM n;
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3400000)
             INSERT INTO events SELECT i, i * 7919 % 1500000, i * 31, randomblob(205) FROM n;
             CREATE INDEX people_by_mail ON people (mail);
             CREATE INDEX events_by_person ON events (person, at);
             CREATE INDEX events_by_time ON events (at);
             COMMIT;
             PRAGMA wal_checkpoint(TRUNCATE);",
        )
        .expect("the rows");
}

fn timed(work: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

fn run(command: &mut Command) {
    let output = command.output().expect("the peer runs");
    assert!(output.status.success(), "{output:?}");
}

#[expect(clippy::print_stdout, reason = "Figures are what a benchmark is for.")]
fn report(line: &str) {
    println!("{line}");
}
