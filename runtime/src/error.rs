//! What a run reports when it cannot do what was asked.
//!
//! The rules of every error here:
//!
//! 1. It says what happened, in a whole sentence that stands without the others.
//! 2. It says where: the migration, the line of its file, the statement; and gives the database's own words unchanged.
//! 3. It says in which state the database is now. A reader must never have to guess whether something was applied.
//! 4. It names the backup where one was taken, and what to do next.
//! 5. Each of these is a field, so that a command can lay them out; [`Display`](fmt::Display) prints them all.

use std::fmt;
use std::ops::Deref;

use crate::Id;
use crate::driver::{DriverError, DriverErrorKind};
use crate::hook::SafetySet;

/// What a fallible call of this crate gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a run ended before it had done what was asked. Its fields are those of [`Failure`].
#[derive(Debug)]
pub struct Error(Box<Failure>);

/// The parts of an [`Error`]. It stands in a box, because errors are rare and results are moved often.
#[derive(Debug)]
#[non_exhaustive]
pub struct Failure {
    /// What kind of failure it is: what a program decides by.
    pub kind: ErrorKind,
    /// What happened.
    pub what: String,
    /// The migration that it happened in.
    pub migration: Option<Id>,
    /// The line of the migration's file on which the operation starts, counted from 1.
    pub line: Option<u32>,
    /// The statement that failed.
    pub statement: Option<String>,
    /// The database's own words.
    pub cause: Option<DriverError>,
    /// The single findings, where there are several: what differs, what would be lost.
    pub findings: Vec<String>,
    /// How the database stands now.
    pub state: DatabaseState,
    /// The id of the backup that was taken before.
    pub backup: Option<String>,
    /// What to do next.
    pub next: Option<String>,
}

/// What kind of failure an error is: only as fine as the decisions that follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Something did not work: a statement, the database, the file system.
    Failed,
    /// The call cannot mean anything here: an id that is not listed, a backend without a driver, no word about safety.
    Usage,
    /// Data would be lost, or there would be no way back, and nobody has agreed to it.
    NeedsConfirmation,
    /// The migration's author said that there is no way back.
    Irreversible,
    /// The files and the history contradict each other.
    Diverged,
    /// The safety backup could not be taken or did not verify.
    Backup,
    /// Somebody else holds the lock or the database.
    Locked,
}

/// How the database stands after a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatabaseState {
    /// The run has written nothing.
    Unchanged,
    /// The migration that failed was rolled back.
    RolledBack {
        /// How many earlier migrations of the same run stay as the run left them.
        kept: usize,
    },
    /// A migration without a transaction stopped half-way, and the next run resumes it.
    Resumable {
        /// How many of its statements took effect.
        done: usize,
        /// How many it has.
        total: usize,
    },
}

impl Deref for Error {
    type Target = Failure;

    fn deref(&self) -> &Failure {
        &self.0
    }
}

impl Error {
    /// Starts an error of a run that has written nothing yet; the other parts are added by the methods below.
    pub(crate) fn new(kind: ErrorKind, what: impl Into<String>) -> Self {
        Self(Box::new(Failure {
            kind,
            what: what.into(),
            migration: None,
            line: None,
            statement: None,
            cause: None,
            findings: Vec::new(),
            state: DatabaseState::Unchanged,
            backup: None,
            next: None,
        }))
    }

    /// Wraps a driver's error in what was being done. A database that somebody else holds is a matter of locks.
    pub(crate) fn driver(what: impl Into<String>, cause: DriverError) -> Self {
        let (kind, next) = match cause.kind {
            DriverErrorKind::Busy => {
                (ErrorKind::Locked, Some("Wait until the other program has finished, then run again."))
            }
            DriverErrorKind::Full => (ErrorKind::Failed, Some("Make room on the disk, then run again.")),
            DriverErrorKind::Corrupt => {
                (ErrorKind::Failed, Some("Check that this is the right file; if it is, restore a backup."))
            }
            DriverErrorKind::ReadOnly => {
                (ErrorKind::Failed, Some("Give this user write access to the file and its folder, then run again."))
            }
            DriverErrorKind::NotReady => {
                (ErrorKind::Failed, Some("Use the async methods with this driver and this safety hook."))
            }
            DriverErrorKind::Other => (ErrorKind::Failed, None),
        };
        let mut error = Self::new(kind, what);
        error.0.cause = Some(cause);
        error.0.next = next.map(str::to_owned);
        error
    }

    /// Names the migration.
    pub(crate) fn migration(mut self, id: &Id) -> Self {
        self.0.migration = Some(id.clone());
        self
    }

    /// Names the place in the migration's file.
    pub(crate) fn place(mut self, line: u32, statement: &str) -> Self {
        self.0.line = Some(line);
        self.0.statement = Some(statement.to_owned());
        self
    }

    /// Adds the single findings.
    pub(crate) fn findings(mut self, findings: Vec<String>) -> Self {
        self.0.findings = findings;
        self
    }

    /// Says how the database stands.
    pub(crate) fn state(mut self, state: DatabaseState) -> Self {
        self.0.state = state;
        self
    }

    /// Names the backup.
    pub(crate) fn backup(mut self, set: Option<&SafetySet>) -> Self {
        self.0.backup = set.map(|set| set.id.clone());
        self
    }

    /// Says what to do next, unless the cause already did.
    pub(crate) fn next(mut self, next: impl Into<String>) -> Self {
        self.0.next.get_or_insert_with(|| next.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match (&self.migration, self.line) {
            (Some(id), Some(line)) => write!(f, "\n  migration: {id}, line {line}")?,
            (Some(id), None) => write!(f, "\n  migration: {id}")?,
            (None, _) => {}
        }
        if let Some(statement) = &self.statement {
            write!(f, "\n  statement: {statement}")?;
        }
        if let Some(cause) = &self.cause {
            write!(f, "\n  database says: {cause}")?;
        }
        for finding in &self.findings {
            write!(f, "\n  - {finding}")?;
        }
        write!(f, "\n  state: {}", self.state)?;
        if let Some(backup) = &self.backup {
            write!(f, "\n  backup: {backup}")?;
        }
        if let Some(next) = &self.next {
            write!(f, "\n  next: {next}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| cause as _)
    }
}

impl fmt::Display for DatabaseState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unchanged => f.write_str("nothing was changed"),
            Self::RolledBack { kept } => {
                f.write_str("rolled back: the database is as it was before this migration")?;
                match kept {
                    0 => Ok(()),
                    1 => f.write_str("; what this run has done to 1 migration before stays done"),
                    kept => write!(f, "; what this run has done to {kept} migrations before stays done"),
                }
            }
            Self::Resumable { done, total } => {
                write!(f, "{done} of {total} statements of this migration took effect; the next run goes on after them")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_known_is_printed() {
        let error = Error::driver("a statement failed", DriverError::new(DriverErrorKind::Other, "no such table: t"))
            .migration(&Id::from_static("m20261120_093000_users"))
            .place(7, "DROP TABLE t")
            .state(DatabaseState::RolledBack { kept: 2 })
            .next("Correct it.");
        assert_eq!(
            error.to_string(),
            "a statement failed\n  migration: m20261120_093000_users, line 7\n  statement: DROP TABLE t\n  \
             database says: no such table: t\n  state: rolled back: the database is as it was before this migration; \
             what this run has done to 2 migrations before stays done\n  next: Correct it."
        );
    }

    #[test]
    fn a_busy_database_is_a_matter_of_locks() {
        assert_eq!(Error::driver("x", DriverError::new(DriverErrorKind::Busy, "busy")).kind, ErrorKind::Locked);
    }
}
