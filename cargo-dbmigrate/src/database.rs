//! The database's file: whether it is there, and connections to it.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use dbmigrate::driver::DriverErrorKind;
use dbmigrate::history::{self, Mark, RevisionState};
use dbmigrate::{Comparison, Id, Migrations, Migrator, compare};
use dbmigrate_rusqlite::Sqlite;
use rusqlite::{Connection, OpenFlags};

use crate::exit_code::ExitCode;
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
            Err(error) => {
                return Err(Failure::failed(format!("The database `{url}` cannot be looked at: {error}."))
                    .state("nothing was changed")
                    .next("Give this user access to the file and its folder."));
            }
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

    /// Its length; 0 where it is not there.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes.unwrap_or(0)
    }

    /// An error where there is no file.
    pub(crate) fn ensure_exists(&self) -> Result<()> {
        if self.exists() {
            return Ok(());
        }
        Err(Failure::usage(format!("The database `{}` does not exist.", self.url))
            .state("nothing was changed")
            .next("`cargo dbmigrate run` makes it and applies the migrations."))
    }

    /// Its length as people read it.
    pub(crate) fn size(&self) -> String {
        text::size(self.bytes())
    }

    /// A connection that can write. The file is not made.
    pub(crate) fn open(&self) -> Result<Connection> {
        let connection = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // SQLite opens a file that may not be written all the same, and would say so only after the backup.
        match connection.is_readonly("main") {
            Ok(false) => Ok(connection),
            Ok(true) => Err(Failure::failed(format!("The database `{}` cannot be written.", self.url))
                .state("nothing was changed")
                .next("Give this user write access to the file and its folder.")),
            Err(error) => Err(self.failure("opened", &error)),
        }
    }

    /// A connection that is told not to write.
    ///
    /// It could, because only then SQLite takes back what a killed run has left, and leaves no files of its own behind.
    pub(crate) fn open_to_look(&self) -> Result<Connection> {
        let connection = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.pragma_update(None, "query_only", true).map_err(|error| self.failure("opened", &error))?;
        Ok(connection)
    }

    /// Makes the file, in WAL mode.
    pub(crate) fn create(&self) -> Result<Connection> {
        self.ensure_creatable()?;
        let connection = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        let mode = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
        mode.map_err(|error| self.failure("created", &error))?;
        Ok(connection)
    }

    /// An error where there is no folder for the file.
    pub(crate) fn ensure_creatable(&self) -> Result<()> {
        let folder = self.path().parent().unwrap_or(Path::new("/"));
        if !folder.is_dir() {
            return Err(Failure::failed(format!(
                "The database `{}` cannot be created: there is no folder `{}`.",
                self.url,
                folder.display()
            ))
            .next(format!(
                "Make it with `mkdir -p {}`, then run again.",
                text::shell_word(&folder.display().to_string())
            )));
        }
        Ok(())
    }

    /// Where the migrations stand; where there is no file, nothing is applied. Nothing can be changed by it.
    pub(crate) fn look(&self, migrations: &Migrations) -> Result<Comparison> {
        if !self.exists() {
            return Ok(compare::compare(compare::listed(migrations, self.url.backend()), &[]));
        }
        self.compare(&mut self.open_to_look()?, migrations)
    }

    /// The newest migration that is applied.
    pub(crate) fn newest(&self) -> Result<Option<Id>> {
        let revisions = history::read_blocking(&mut Sqlite::new(&mut self.open_to_look()?));
        let revisions = revisions.map_err(|error| self.blame(error))?;
        let whole = |state| matches!(state, RevisionState::Applied | RevisionState::Baseline);
        Ok(revisions.into_iter().rfind(|revision| whole(revision.state)).map(|revision| revision.id))
    }

    /// Whether exactly the listed migrations are applied is seen from this, at little cost.
    pub(crate) fn marks(&self, connection: &mut Connection) -> Result<Vec<Mark>> {
        // Each page is read once, so that keeping many of them would only cost memory. Where that cannot be said, the
        // history cannot be read either, and that error tells more.
        let keep = |connection: &Connection, pages: i64| connection.pragma_update(None, "cache_size", pages).ok();
        keep(connection, 20);
        let marks = history::marks_blocking(&mut Sqlite::new(connection)).map_err(|error| self.blame(error))?;
        keep(connection, SQLITE_CACHE);
        Ok(marks)
    }

    /// Where the migrations stand, through a connection that is open.
    pub(crate) fn compare(&self, connection: &mut Connection, migrations: &Migrations) -> Result<Comparison> {
        let status = Migrator::new(migrations).status_blocking(&mut Sqlite::new(connection));
        status.map_err(|error| self.blame(error))
    }

    /// An error of the engine, with the database named.
    pub(crate) fn blame(&self, error: dbmigrate::Error) -> Failure {
        let damaged = error.cause.as_ref().is_some_and(|cause| cause.kind == DriverErrorKind::Corrupt);
        let mut failure = Failure::from(error);
        if damaged && failure.code == ExitCode::Failed {
            failure = failure.next(
                "Check that this is the right file; if it is, `cargo dbmigrate backup restore latest --replace` puts a backup in its place and keeps the file beside it.",
            );
        }
        for (name, text) in &mut failure.notes {
            if *name == "database" {
                *text = format!("{}: {text}", self.url);
            }
        }
        failure
    }

    /// What a connection that was opened says when it is read.
    pub(crate) fn unreadable(&self, error: &rusqlite::Error) -> Failure {
        let busy = error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy);
        let (code, what, next) = if busy {
            let next = "Run again when the database is free, or wait longer: `--lock-timeout`, `lock-timeout` in the settings.";
            (ExitCode::Locked, "is held by another program", next)
        } else {
            (ExitCode::Failed, "cannot be read", "`cargo dbmigrate db health` says whether it is sound.")
        };
        Failure::new(code, format!("The database `{}` {what}.", self.url))
            .note("cause", error.to_string())
            .state("nothing was changed")
            .next(next)
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

/// What SQLite keeps of a database unless it is told otherwise: two megabytes, by its way to count them.
const SQLITE_CACHE: i64 = -2000;
