//! A database with everything in it, a repository beside it, and child processes.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use dbmigrate_backup::{Context, Depth, NewSet, Repository, Set};
use dbmigrate_rusqlite::backup::SqliteEngine;
use rusqlite::Connection;
use tempfile::TempDir;

/// A folder with a database and a place for its backups.
pub(crate) struct Scene {
    pub(crate) folder: TempDir,
    pub(crate) database: PathBuf,
    pub(crate) sets: PathBuf,
    pub(crate) engine: SqliteEngine,
}

impl Scene {
    /// A database in a journal mode with a page size, and about this many rows in each table.
    pub(crate) fn new(journal_mode: &str, page_size: u32, rows: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("app.db");
        let sets = folder.path().join("backups").join("app");
        build(&database, journal_mode, page_size, rows);
        Self { folder, database, sets, engine: SqliteEngine::new().timeout(std::time::Duration::from_secs(60)) }
    }

    /// The everyday case.
    pub(crate) fn wal() -> Self {
        Self::new("wal", 4096, 300)
    }

    pub(crate) fn repository(&self) -> Repository<'_> {
        Repository::new(&self.sets)
    }

    pub(crate) fn create(&self) -> Set {
        self.repository().create(&self.engine, &self.database, &automatic()).unwrap()
    }

    pub(crate) fn connect(&self) -> Connection {
        connect(&self.database)
    }

    /// Every set is sound, down to a restore into a scratch database.
    pub(crate) fn assert_sound(&self) {
        let report = self.repository().verify(None, Depth::Restored(&self.engine)).unwrap();
        assert_eq!(report.damage, [], "checked {:?}", report.checked);
    }

    /// What is in the backups' folder, without the lock and the log.
    pub(crate) fn files(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(&self.sets) else { return Vec::new() };
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name != "repository.lock" && name != "audit.log");
        names.sort();
        names
    }
}

pub(crate) fn automatic() -> NewSet {
    NewSet { occasion: "test".to_owned(), context: context(), ..NewSet::default() }
}

pub(crate) fn context() -> Context {
    Context { user: Some("somebody".to_owned()), tool: "tests".to_owned(), ..Context::default() }
}

pub(crate) fn connect(database: &Path) -> Connection {
    let connection = Connection::open(database).unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
    connection
}

/// Money moves between accounts, so that the sum never changes, and each move is counted twice.
pub(crate) fn build(database: &Path, journal_mode: &str, page_size: u32, rows: u32) {
    let connection = connect(database);
    connection
        .execute_batch(&format!(
            "PRAGMA page_size = {page_size};
             PRAGMA journal_mode = {journal_mode};
             BEGIN;
             CREATE TABLE accounts (id INTEGER PRIMARY KEY AUTOINCREMENT, balance INTEGER NOT NULL, note TEXT);
             CREATE TABLE moves (n INTEGER PRIMARY KEY, weight BLOB);
             CREATE TABLE \"counter \"\"quoted\" (moves INTEGER NOT NULL);
             CREATE TABLE words (word TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
             CREATE VIRTUAL TABLE search USING fts5(text);
             CREATE INDEX accounts_by_note ON accounts (note, balance);
             CREATE VIEW rich AS SELECT * FROM accounts WHERE balance > 100;
             CREATE TRIGGER no_debts BEFORE UPDATE ON accounts WHEN new.balance < -1000000
             BEGIN SELECT raise(ABORT, 'no'); END;
             INSERT INTO \"counter \"\"quoted\" VALUES (0);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
             INSERT INTO accounts (balance, note) SELECT 100, 'account number ' || i FROM n;
             INSERT INTO words SELECT 'word ' || id, id FROM accounts;
             INSERT INTO search SELECT note FROM accounts;
             COMMIT;"
        ))
        .unwrap();
}

/// One commit: money moves and is counted.
pub(crate) fn move_money(connection: &Connection, weight: u32) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE;
         UPDATE accounts SET balance = balance - 1 WHERE id = 1;
         UPDATE accounts SET balance = balance + 1 WHERE id = (SELECT max(id) FROM accounts);
         INSERT INTO moves (weight) VALUES (zeroblob({weight}));
         UPDATE \"counter \"\"quoted\" SET moves = moves + 1;
         COMMIT"
    ))
}

/// The sum is what it was at first, and every move was counted. Gives the number of moves.
pub(crate) fn assert_consistent(file: &Path, rows: u32) -> i64 {
    let connection = Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let one = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let check: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    assert_eq!(one("SELECT sum(balance) FROM accounts"), i64::from(rows) * 100);
    assert_eq!(one("SELECT count(*) FROM words"), i64::from(rows));
    assert_eq!(one("SELECT count(*) FROM search WHERE search MATCH 'account'"), i64::from(rows));
    let moves = one("SELECT count(*) FROM moves");
    assert_eq!(one("SELECT moves FROM \"counter \"\"quoted\""), moves);
    moves
}

/// Runs a test of this binary in a process of its own; it finds its arguments in the environment, and without them ends at
/// once.
pub(crate) fn child(test: &str, variables: &[(&str, &str)]) -> Running {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture", "--test-threads=1"]);
    command.envs(variables.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = command.spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    Running { child, output }
}

/// An argument of a child process; `None` where the test was started by a person.
pub(crate) fn argument(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Tells the parent process something.
pub(crate) fn say(word: &str) {
    std::io::stdout().write_all(format!("{word}\n").as_bytes()).unwrap();
}

/// A child process that is killed when it goes out of scope.
pub(crate) struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Running {
    /// Waits for a line that contains this word; false where the child ended without it.
    pub(crate) fn wait_for(&mut self, word: &str) -> bool {
        let mut line = String::new();
        while self.output.read_line(&mut line).unwrap() > 0 {
            if line.contains(word) {
                return true;
            }
            line.clear();
        }
        false
    }

    /// Sends SIGKILL and waits for the end.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
