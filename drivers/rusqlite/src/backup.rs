//! Backups of SQLite databases: what `dbmigrate_backup` asks of a client library, answered by rusqlite.
//!
//! A live database is only ever read through connections of SQLite's own. The copy is one `step(-1)` of the backup API
//! within one read transaction: small steps begin anew at each commit of somebody else and never end.

use std::fmt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::failure;
use dbmigrate::driver::{DriverError, DriverErrorKind};
use dbmigrate_backup::{Digest, Engine, Error, ErrorKind, Fingerprint, Source};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

/// SQLite through rusqlite.
pub struct SqliteEngine {
    timeout: Duration,
    prepare: Box<Prepare>,
}

/// What is done with each new connection.
type Prepare = dyn Fn(&Connection) -> rusqlite::Result<()> + Send + Sync;

type Result<T> = std::result::Result<T, DriverError>;

impl SqliteEngine {
    /// SQLite as it is, with five seconds of patience for those who hold a database.
    pub fn new() -> Self {
        Self { timeout: Duration::from_secs(5), prepare: Box::new(|_| Ok(())) }
    }

    /// How long to wait for those who hold a database.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Prepares each connection, before it is used: for collations, functions and modules that the schema needs.
    #[must_use]
    pub fn prepare(self, prepare: impl Fn(&Connection) -> rusqlite::Result<()> + Send + Sync + 'static) -> Self {
        Self { prepare: Box::new(prepare), ..self }
    }

    fn connect(&self, path: &Path, flags: OpenFlags) -> Result<Connection> {
        let open = || -> rusqlite::Result<Connection> {
            let mut connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            connection.busy_handler(Some(wait_briefly))?;
            (self.prepare)(&connection)?;
            Ok(connection)
        };
        open().map_err(|error| said(&error))
    }

    /// A connection to a database that others may use. It is not created.
    fn live(&self, path: &Path) -> Result<Connection> {
        self.connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// A connection to a file that nobody changes, without locks, without a journal, and without looking for one.
    fn immutable(&self, path: &Path) -> Result<Connection> {
        let uri = format!("file:{}?immutable=1", percent_encoded(path));
        self.connect(Path::new(&uri), OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI)
    }

    fn check(&self, file: &Path, pragma: &str) -> Result<Vec<String>> {
        let connection = self.immutable(file)?;
        let complaints = || -> rusqlite::Result<Vec<String>> {
            let mut statement = connection.prepare(pragma)?;
            let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
            rows.filter(|row| !matches!(row, Ok(text) if text == "ok")).collect()
        };
        complaints().map_err(|error| said(&error))
    }
}

impl Default for SqliteEngine {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for SqliteEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteEngine").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

impl Engine for SqliteEngine {
    fn open<'a>(&'a self, live: &'a Path) -> Result<Box<dyn Source + 'a>> {
        let connection = self.live(live)?;
        // Opening reads nothing; this fails where the file is no database.
        patiently(self.timeout, || page_count(&connection))?;
        Ok(Box::new(Live { engine: self, path: live, connection }))
    }

    fn fingerprint(&self, file: &Path) -> Result<Fingerprint> {
        fingerprint(&self.immutable(file)?).map_err(|error| said(&error))
    }

    fn quick_check(&self, file: &Path) -> Result<Vec<String>> {
        self.check(file, "PRAGMA quick_check")
    }

    fn integrity_check(&self, file: &Path) -> Result<Vec<String>> {
        self.check(file, "PRAGMA integrity_check")
    }

    fn set_journal_mode(&self, file: &Path, mode: &str) -> Result<()> {
        // Only the write-ahead log is a property of the file; the other modes are each connection's own.
        let mode = if mode == "wal" { "wal" } else { "delete" };
        journal_mode(&self.live(file)?, mode, self.timeout)
    }

    fn load(
        &self,
        file: &Path,
        live: &Path,
        held: &mut dyn FnMut(&mut dyn Source) -> std::result::Result<(), Error>,
    ) -> std::result::Result<(), Error> {
        load(self, file, live, held)
    }
}

/// A live database, through a connection of its own.
struct Live<'a> {
    engine: &'a SqliteEngine,
    path: &'a Path,
    connection: Connection,
}

impl Source for Live<'_> {
    fn bytes(&mut self) -> Result<u64> {
        patiently(self.engine.timeout, || bytes(&self.connection))
    }

    fn copy(&mut self, to: &Path) -> Result<Fingerprint> {
        let counter = self.engine.live(self.path)?;
        counter.busy_timeout(Duration::ZERO).map_err(|error| said(&error))?;
        // Whether somebody has committed shows to a connection that looks before the transaction begins and inside it.
        let before = at_once(data_version(&counter))?;
        begin_reading(&self.connection, self.engine.timeout)?;
        let copied = if before.is_some() && before == begin_reading_at_once(&counter)? {
            copy_and_count(self.engine, &self.connection, counter, to)
        } else {
            drop(counter);
            copy_pages(self.engine, &self.connection, to)
                .and_then(|()| fingerprint(&self.connection).map_err(|error| said(&error)))
        };
        let ended = self.connection.execute_batch("ROLLBACK").map_err(|error| said(&error));
        copied.and_then(|source| ended.map(|()| source))
    }
}

/// A live database of which one connection holds the only lock, so that no second one can read it.
struct Exclusive<'a> {
    engine: &'a SqliteEngine,
    connection: &'a Connection,
}

impl Source for Exclusive<'_> {
    fn bytes(&mut self) -> Result<u64> {
        bytes(self.connection).map_err(|error| said(&error))
    }

    fn copy(&mut self, to: &Path) -> Result<Fingerprint> {
        copy_pages(self.engine, self.connection, to)?;
        fingerprint(self.connection).map_err(|error| said(&error))
    }
}

/// Copies through one connection and counts through another, side by side. Both see the same commits.
fn copy_and_count(engine: &SqliteEngine, from: &Connection, counter: Connection, to: &Path) -> Result<Fingerprint> {
    let (copied, source) = thread::scope(|scope| {
        let counted = scope.spawn(move || fingerprint(&counter).map_err(|error| said(&error)));
        (copy_pages(engine, from, to), counted.join())
    });
    copied?;
    source.unwrap_or_else(|_| Err(DriverError::new(DriverErrorKind::Other, "counting the rows panicked")))
}

/// Begins a transaction that sees one state. `BEGIN` alone reads nothing and so fixes nothing.
fn begin_reading(connection: &Connection, timeout: Duration) -> Result<()> {
    connection.execute_batch("BEGIN").map_err(|error| said(&error))?;
    patiently(timeout, || page_count(connection)).map(drop)
}

/// Begins a transaction as [`begin_reading`] does, and gives its `data_version`, which is another one where somebody has
/// committed since the same connection looked last; `None` where somebody is in the way.
///
/// It never waits: in a rollback journal, a writer that waits for the first reader lets no second one in.
fn begin_reading_at_once(connection: &Connection) -> Result<Option<i64>> {
    connection.execute_batch("BEGIN").map_err(|error| said(&error))?;
    Ok(at_once(page_count(connection))?.and(at_once(data_version(connection))?))
}

/// `None` where somebody is in the way.
fn at_once<T>(result: rusqlite::Result<T>) -> Result<Option<T>> {
    match result.map_err(|error| said(&error)) {
        Err(error) if error.kind == DriverErrorKind::Busy => Ok(None),
        other => other.map(Some),
    }
}

/// Copies every page in one step into an empty file, which needs no journal afterwards.
fn copy_pages(engine: &SqliteEngine, from: &Connection, to: &Path) -> Result<()> {
    let mut copy = engine.live(to)?;
    // What fails is thrown away and what succeeds is synced once at the end, so neither is the copying's business.
    copy.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF").map_err(|error| said(&error))?;
    let backup = Backup::new(from, &mut copy).map_err(|error| said(&error))?;
    step(&backup, -1, engine.timeout)?;
    drop(backup);
    journal_mode(&copy, "delete", engine.timeout)
}

/// Loads a file into a live database: see [`Engine::load`].
fn load(
    engine: &SqliteEngine,
    file: &Path,
    live: &Path,
    held: &mut dyn FnMut(&mut dyn Source) -> std::result::Result<(), Error>,
) -> std::result::Result<(), Error> {
    let failed = |error: DriverError| {
        let error = Error::engine("restore into", live, &error);
        // What is damaged is the target, and not the set.
        if error.kind == ErrorKind::Invalid { Error::new(ErrorKind::Failed, error.message) } else { error }
    };
    let sql = |error: rusqlite::Error| failed(said(&error));
    let from = engine.immutable(file).map_err(failed)?;
    let mut into = engine.live(live).map_err(failed)?;
    let mode: String = patiently(engine.timeout, || {
        page_count(&into)?;
        into.query_row("PRAGMA journal_mode", [], |row| row.get(0))
    })
    .map_err(failed)?;
    let same_size = page_size(&from).map_err(sql)? == page_size(&into).map_err(sql)?;

    if mode == "wal" && same_size {
        // Readers never wait for a write-ahead log's writer, so the source is a connection of its own.
        let backup = Backup::new(&from, &mut into).map_err(sql)?;
        step(&backup, 0, engine.timeout).map_err(failed)?;
        held(engine.open(live).map_err(failed)?.as_mut())?;
        step(&backup, -1, engine.timeout).map_err(failed)?;
        drop(backup);
        // The log is as long as the database now. Where a reader is in the way, SQLite shortens it later.
        let _ = into.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        return Ok(());
    }

    // A write-ahead log cannot hold pages of another size. The mode changes only while nobody else is connected.
    if mode == "wal" {
        journal_mode(&into, "delete", engine.timeout).map_err(failed)?;
    }
    let loaded = || -> std::result::Result<(), Error> {
        // The lock stays after the transaction that took it, and outside a transaction the backup API can both read
        // from this connection and write to it.
        patiently(engine.timeout, || lock_for_good(&into)).map_err(failed)?;
        held(&mut Exclusive { engine, connection: &into })?;
        let backup = Backup::new(&from, &mut into).map_err(sql)?;
        step(&backup, -1, engine.timeout).map_err(failed)
    }();
    // The lock goes with the first statement that needs none.
    let released = into.execute_batch("PRAGMA locking_mode = NORMAL").map_err(sql);
    let released = released.and_then(|()| patiently(engine.timeout, || data_version(&into)).map_err(failed));
    if mode == "wal" {
        journal_mode(&into, "wal", engine.timeout).map_err(failed)?;
    }
    loaded.and(released).map(drop)
}

/// Takes the exclusive lock so that it stays after its transaction. Where somebody is in the way nothing is held: a
/// connection in this mode keeps even the lock of a failed attempt, and a writer that waits for that one to go would keep
/// the exclusive one from it.
fn lock_for_good(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE")?;
    let locked = connection.execute_batch("BEGIN EXCLUSIVE; COMMIT");
    if locked.is_err() {
        connection.execute_batch("PRAGMA locking_mode = NORMAL")?;
        // The lock goes with the first statement that needs none.
        let _ = page_count(connection);
    }
    locked
}

/// Takes a step of a backup, again and again while somebody is in its way.
fn step(backup: &Backup<'_, '_>, pages: i32, timeout: Duration) -> Result<()> {
    let deadline = Instant::now() + timeout;
    loop {
        match backup.step(pages).map_err(|error| said(&error))? {
            StepResult::Done => return Ok(()),
            StepResult::More if pages == 0 => return Ok(()),
            _ if Instant::now() < deadline => thread::sleep(PAUSE),
            _ => return Err(DriverError::new(DriverErrorKind::Busy, "database is locked")),
        }
    }
}

fn journal_mode(connection: &Connection, mode: &str, timeout: Duration) -> Result<()> {
    let change = format!("PRAGMA journal_mode = {mode}");
    let set: String = patiently(timeout, || connection.query_row(&change, [], |row| row.get(0)))?;
    if set == mode {
        return Ok(());
    }
    Err(DriverError::new(DriverErrorKind::Busy, format!("the journal mode stayed {set} and should become {mode}")))
}

/// Tries again while somebody is in the way. SQLite's own patience sleeps for a tenth of a second between two attempts,
/// and so never meets the moments that a busy writer leaves free in a rollback journal.
fn patiently<T>(timeout: Duration, attempt: impl Fn() -> rusqlite::Result<T>) -> Result<T> {
    let deadline = Instant::now() + timeout;
    loop {
        match attempt().map_err(|error| said(&error)) {
            Err(error) if error.kind == DriverErrorKind::Busy && Instant::now() < deadline => thread::sleep(PAUSE),
            other => return other,
        }
    }
}

/// SQLite asks this while it keeps what it holds already, so that new readers cannot keep a writer out for ever.
fn wait_briefly(tries: i32) -> bool {
    thread::sleep(PAUSE);
    tries < 250
}

/// Between two attempts.
const PAUSE: Duration = Duration::from_micros(200);

/// What of a database is compared. The connection sees one state: it is in a transaction, or nobody else writes.
fn fingerprint(connection: &Connection) -> rusqlite::Result<Fingerprint> {
    let version: String = connection.query_row("SELECT sqlite_version()", [], |row| row.get(0))?;
    Ok(Fingerprint {
        page_size: page_size(connection)?,
        page_count: page_count(connection)?,
        schema: schema(connection)?,
        tables: tables(connection)?,
        journal_mode: connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?,
        engine: format!("SQLite {version}"),
    })
}

/// The digest over every object's type, name, table and SQL.
fn schema(connection: &Connection) -> rusqlite::Result<Digest> {
    let mut text = Vec::new();
    let mut statement = connection.prepare(
        "SELECT CAST(type AS BLOB), CAST(name AS BLOB), CAST(tbl_name AS BLOB), CAST(coalesce(sql, '') AS BLOB)
         FROM sqlite_master ORDER BY 1, 2, 3, 4",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..4 {
            text.extend_from_slice(row.get_ref(column)?.as_blob()?);
            text.push(0);
        }
    }
    Ok(Digest::of(&text))
}

/// The rows of every table that has pages of its own. Virtual tables have none, and need modules that may be missing.
fn tables(connection: &Connection) -> rusqlite::Result<std::collections::BTreeMap<String, u64>> {
    let mut statement = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0")?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    let count = |name: String| -> rusqlite::Result<(String, u64)> {
        let quoted = name.replace('"', "\"\"");
        let rows: i64 = connection.query_row(&format!("SELECT count(*) FROM \"{quoted}\""), [], |row| row.get(0))?;
        Ok((name, rows.unsigned_abs()))
    };
    names.into_iter().map(count).collect()
}

fn bytes(connection: &Connection) -> rusqlite::Result<u64> {
    Ok(page_count(connection)? * u64::from(page_size(connection)?))
}

fn page_size(connection: &Connection) -> rusqlite::Result<u32> {
    connection.query_row("PRAGMA page_size", [], |row| row.get(0))
}

/// The pages of a database. An empty file counts as one page, because that is what its copy has.
fn page_count(connection: &Connection) -> rusqlite::Result<u64> {
    let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    Ok(pages.unsigned_abs().max(1))
}

fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA data_version", [], |row| row.get(0))
}

/// A path as a part of a URI: everything that could mean something there is written as its bytes.
fn percent_encoded(path: &Path) -> String {
    let mut text = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => text.push(char::from(*byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// What SQLite said, as the backups take it.
fn said(error: &rusqlite::Error) -> DriverError {
    DriverError::new(failure::kind(error), error.to_string())
}
