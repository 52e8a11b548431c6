//! Databases, migrations and drivers that the tests share.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use dbmigrate::driver::{Result as DriverResult, Row, Value};
use dbmigrate::hook::{Occasion, SafetyError, SafetySet};
use dbmigrate::{
    Backend, BlockingDriver, BoxFuture, Capture, Checksum, Driver, ForeignKeys, Id, Loss, Lowered, LoweredOperation,
    Migration, Migrations, Migrator, Safety, SafetyHook, Statement, Step, StepsHash, Transaction, Verdict,
};
use dbmigrate_rusqlite::Sqlite;
use rusqlite::Connection;
use tempfile::TempDir;

/// A database file in a folder of its own.
pub(crate) struct Database {
    _folder: TempDir,
    pub(crate) path: PathBuf,
}

impl Database {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("app.db");
        Self { _folder: folder, path }
    }

    pub(crate) fn open(&self) -> Connection {
        Connection::open(&self.path).unwrap()
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        std::fs::read(&self.path).unwrap()
    }

    /// Everything that the database holds, but for the history.
    pub(crate) fn content(&self) -> Vec<String> {
        content(&self.open())
    }

    /// The ids in the history, in the order of application, with their states.
    pub(crate) fn history(&self) -> Vec<String> {
        rows(&self.open(), "SELECT id || ' ' || state FROM dbmigrate_history ORDER BY seq")
    }
}

pub(crate) fn content(connection: &Connection) -> Vec<String> {
    let mut content = rows(
        connection,
        "SELECT coalesce(sql, name) FROM sqlite_master WHERE name NOT LIKE '%dbmigrate_history%' ORDER BY name",
    );
    let tables = rows(
        connection,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'dbmigrate_history' ORDER BY name",
    );
    for table in tables {
        let of_table = rows(connection, &format!("SELECT rowid, * FROM \"{table}\" ORDER BY rowid"));
        content.extend(of_table.into_iter().map(|row| format!("{table}: {row}")));
    }
    content
}

pub(crate) fn rows(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let cells: Vec<String> = (0..columns).map(|column| format!("{:?}", row.get_ref(column).unwrap())).collect();
        Ok(match row.get::<_, String>(0) {
            Ok(text) if columns == 1 => text,
            _ => cells.join(" "),
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

pub(crate) fn id(day: u32) -> Id {
    Id::new(&format!("m202601{day:02}_000000_step_{day}")).unwrap()
}

/// A migration of January 2026, whose hashes follow from its operations.
pub(crate) fn migration(day: u32, operations: impl Into<Vec<LoweredOperation>>) -> Migration {
    let operations = operations.into();
    let digest = digest(&operations);
    Migration {
        id: id(day),
        checksum: Checksum::new(1, &digest),
        transaction: Transaction::On,
        lowered: vec![Lowered {
            backend: Backend::Sqlite,
            hash: StepsHash::new(&digest),
            operations: Cow::Owned(operations),
        }]
        .into(),
    }
}

pub(crate) fn without_transaction(migration: Migration) -> Migration {
    Migration { transaction: Transaction::Off, ..migration }
}

pub(crate) fn list(items: impl Into<Vec<Migration>>) -> Migrations {
    Migrations { backends: Cow::Borrowed(&[Backend::Sqlite]), items: Cow::Owned(items.into()) }
}

fn digest(operations: &[LoweredOperation]) -> [u8; 32] {
    let mut digest = [0; 32];
    for (index, chunk) in digest.chunks_exact_mut(8).enumerate() {
        let mut hasher = DefaultHasher::new();
        (index, format!("{operations:?}")).hash(&mut hasher);
        chunk.copy_from_slice(&hasher.finish().to_le_bytes());
    }
    digest
}

/// An operation of one statement each way.
pub(crate) fn operation(up: &'static str, down: &'static str) -> LoweredOperation {
    steps(vec![Step::sql(up)], Some(vec![Step::sql(down)]))
}

pub(crate) fn steps(up: Vec<Step>, down: Option<Vec<Step>>) -> LoweredOperation {
    LoweredOperation {
        line: 5,
        summary: Cow::Borrowed("an operation"),
        verdict: if down.is_some() { Verdict::Lossless } else { Verdict::Irreversible },
        up: up.into(),
        down: down.map(Into::into),
    }
}

/// As the language lowers `create table`: the way back loses the rows.
pub(crate) fn create_table(table: &'static str, sql: &'static str) -> LoweredOperation {
    steps(vec![Step::sql(sql)], Some(drop_steps(table)))
}

/// As the language lowers `drop table`.
pub(crate) fn drop_table(table: &'static str, sql: &'static str) -> LoweredOperation {
    LoweredOperation { verdict: Verdict::Lossy, ..steps(drop_steps(table), Some(vec![Step::sql(sql)])) }
}

fn drop_steps(table: &'static str) -> Vec<Step> {
    let capture = Capture { loss: Loss::Table { table: table.into() }, key: Cow::Borrowed(&[]) };
    let drop = Statement { foreign_keys: ForeignKeys::CheckedAfter, ..Statement::new(format!("DROP TABLE {table}")) };
    vec![Step::Capture(capture), Step::Sql(drop)]
}

/// Three migrations: two tables, and a row.
pub(crate) fn three() -> Migrations {
    list([
        migration(1, [create_table("users", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")]),
        migration(
            2,
            [create_table(
                "posts",
                "CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id))",
            )],
        ),
        migration(3, [operation("INSERT INTO users VALUES (1, 'Ada')", "DELETE FROM users WHERE id = 1")]),
    ])
}

/// Runs without a backup.
pub(crate) fn unsafe_run(migrations: &Migrations) -> Migrator<'_> {
    Migrator::new(migrations).safety(Safety::Off)
}

pub(crate) fn run(migrations: &Migrations, connection: &mut Connection) -> Result<usize, dbmigrate::Error> {
    unsafe_run(migrations).run_blocking(&mut Sqlite::new(connection)).map(|report| report.applied.len())
}

pub(crate) fn is_busy(path: &Path) -> bool {
    let other = Connection::open(path).unwrap();
    other.busy_timeout(Duration::ZERO).unwrap();
    let result = other.execute_batch("BEGIN IMMEDIATE");
    matches!(result, Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy))
}

/// A hook that looks at the database as a backup would, and may fail.
#[derive(Default)]
pub(crate) struct Hook {
    pub(crate) fails: bool,
    pub(crate) seen: Mutex<Vec<Seen>>,
}

/// What a hook saw.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) command: String,
    pub(crate) from: Option<Id>,
    pub(crate) to: Option<Id>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) content: Vec<String>,
    pub(crate) others_are_busy: bool,
}

impl SafetyHook for Hook {
    fn back_up<'a>(&'a self, occasion: &'a Occasion<'a>) -> BoxFuture<'a, Result<SafetySet, SafetyError>> {
        Box::pin(async move {
            let file = occasion.file.unwrap();
            self.seen.lock().unwrap().push(Seen {
                command: occasion.command.to_owned(),
                from: occasion.from.cloned(),
                to: occasion.to.cloned(),
                bytes: std::fs::read(file).unwrap(),
                content: content(&Connection::open(file).unwrap()),
                others_are_busy: is_busy(file),
            });
            if self.fails {
                return Err(SafetyError { message: "There is no room for it.".to_owned() });
            }
            Ok(SafetySet { id: "set-1".to_owned(), bytes: 1, duration: Duration::ZERO })
        })
    }
}

/// What happens to one of a connection's statements.
pub(crate) enum Fault {
    /// It never becomes ready, as if the run's future were dropped there.
    Stalls,
    /// It is swallowed.
    Ignored,
}

/// A driver that does something to the statement that begins so.
pub(crate) struct Faulty<'c> {
    pub(crate) inner: Sqlite<'c>,
    pub(crate) statement: &'static str,
    pub(crate) fault: Fault,
}

impl Driver for Faulty<'_> {
    fn backend(&self) -> Backend {
        self.inner.backend()
    }

    fn batch<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, DriverResult<()>> {
        match self.fault {
            _ if !sql.starts_with(self.statement) => self.inner.batch(sql),
            Fault::Stalls => Box::pin(std::future::pending()),
            Fault::Ignored => Box::pin(std::future::ready(Ok(()))),
        }
    }

    fn execute<'a>(&'a mut self, sql: &'a str, args: &'a [Value<'a>]) -> BoxFuture<'a, DriverResult<u64>> {
        match self.fault {
            _ if !sql.starts_with(self.statement) => self.inner.execute(sql, args),
            Fault::Stalls => Box::pin(std::future::pending()),
            Fault::Ignored => Box::pin(std::future::ready(Ok(0))),
        }
    }

    fn query<'a>(&'a mut self, sql: &'a str, args: &'a [Value<'a>]) -> BoxFuture<'a, DriverResult<Vec<Row>>> {
        self.inner.query(sql, args)
    }

    fn sleep<'a>(&'a mut self, time: Duration) -> BoxFuture<'a, ()> {
        self.inner.sleep(time)
    }
}

impl BlockingDriver for Faulty<'_> {}
