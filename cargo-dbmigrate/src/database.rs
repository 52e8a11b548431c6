//! The database's file: whether it is there, and connections to it.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use dbmigrate::{Comparison, Migrations, Migrator, compare};
use dbmigrate_rusqlite::Sqlite;
use rusqlite::{Connection, OpenFlags};

use crate::failure::{Failure, Result};
use crate::text;
use crate::url::DatabaseUrl;

/// A database that a command works on.
#[derive(Debug)]
pub(crate) struct Database {
    url: DatabaseUrl,
    /// How long the file is; `None` where there is none.
    bytes: Option<u64>,
    timeout: Duration,
}

impl Database {
    /// Looks whether the file is there.
    pub(crate) fn find(url: &DatabaseUrl, timeout: Duration) -> Result<Self> {
        let bytes = match fs::metadata(url.path()) {
            Ok(found) if found.is_file() => Some(found.len()),
            Ok(found) => {
                let what = if found.is_dir() { "a folder" } else { "no regular file" };
                return Err(Failure::failed(format!("The database `{url}` is {what}.")).next("Name a file instead."));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(Failure::failed(format!("The database `{url}` cannot be looked at: {error}."))),
        };
        Ok(Self { url: url.clone(), bytes, timeout })
    }

    /// Its name.
    pub(crate) fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Its file.
    pub(crate) fn path(&self) -> &Path {
        self.url.path()
    }

    /// Whether the file is there.
    pub(crate) fn exists(&self) -> bool {
        self.bytes.is_some()
    }

    /// Its length as people read it.
    pub(crate) fn size(&self) -> String {
        text::size(self.bytes.unwrap_or(0))
    }

    /// A connection that can write. The file is not made.
    pub(crate) fn open(&self) -> Result<Connection> {
        self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// Makes the file, in WAL mode.
    pub(crate) fn create(&self) -> Result<Connection> {
        let folder = self.path().parent().unwrap_or(Path::new("/"));
        if !folder.is_dir() {
            return Err(Failure::failed(format!(
                "The database `{}` cannot be created: there is no folder `{}`.",
                self.url,
                folder.display()
            ))
            .next(format!("Make it with `mkdir -p {}`, then run again.", folder.display())));
        }
        let connection = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        let mode = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
        mode.map_err(|error| self.failure("created", &error))?;
        Ok(connection)
    }

    /// Where the migrations stand, by a connection that cannot write; where there is no file, nothing is applied.
    ///
    /// Where SQLite must first take back what a killed run has left, only a connection that can write may look.
    pub(crate) fn look(&self, migrations: &Migrations) -> Result<Comparison> {
        if !self.exists() {
            return Ok(compare::compare(compare::listed(migrations, self.url.backend()), &[]));
        }
        let status =
            |mut connection: Connection| Migrator::new(migrations).status_blocking(&mut Sqlite::new(&mut connection));
        let status = match status(self.connect(OpenFlags::SQLITE_OPEN_READ_ONLY)?) {
            Err(error) if error.cause.as_ref().is_some_and(needs_to_write) => status(self.open()?),
            status => status,
        };
        status.map_err(|error| self.blame(error))
    }

    /// Where the migrations stand, through a connection that is open.
    pub(crate) fn compare(&self, connection: &mut Connection, migrations: &Migrations) -> Result<Comparison> {
        let status = Migrator::new(migrations).status_blocking(&mut Sqlite::new(connection));
        status.map_err(|error| self.blame(error))
    }

    /// An error of the engine, with the database named.
    pub(crate) fn blame(&self, error: dbmigrate::Error) -> Failure {
        let mut failure = Failure::from(error);
        for (name, text) in &mut failure.notes {
            if *name == "database" {
                *text = format!("{}: {text}", self.url);
            }
        }
        failure
    }

    fn connect(&self, flags: OpenFlags) -> Result<Connection> {
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open_with_flags(self.path(), flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            connection.busy_timeout(self.timeout)?;
            Ok(connection)
        };
        open().map_err(|error| self.failure("opened", &error))
    }

    fn failure(&self, done: &str, error: &rusqlite::Error) -> Failure {
        Failure::failed(format!("The database `{}` cannot be {done}.", self.url))
            .note("cause", error.to_string())
            .state("nothing was changed")
            .next("Give this user access to the file and its folder.")
    }
}

fn needs_to_write(cause: &dbmigrate::driver::DriverError) -> bool {
    cause.kind == dbmigrate::driver::DriverErrorKind::ReadOnly
}
