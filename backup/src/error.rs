//! What can go wrong.
//!
//! A message is made of whole sentences: what happened, with the path, what state things are in, what to do next. The
//! kind is only as fine as the decisions that callers make from it.

use std::fmt;
use std::io;
use std::path::Path;

use dbmigrate::driver::{DriverError, DriverErrorKind};

/// What a call on a repository gives.
pub type Result<T> = std::result::Result<T, Error>;

/// A backup, check or restore that did not happen.
#[derive(Debug)]
pub struct Error {
    /// What kind it is.
    pub kind: ErrorKind,
    /// What happened and what to do, in whole sentences.
    pub message: String,
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The operating system or the database reported it.
    Failed,
    /// Someone else holds the repository or the database; the same call may work later.
    Locked,
    /// There is not enough room on a disk. Nothing was left behind and nothing was deleted.
    DiskFull,
    /// A set, or the database itself, is damaged, or a copy is not equal to its source.
    Invalid,
    /// No set, or no database, is what was asked for.
    NotFound,
    /// The request makes no sense as it stands: a name that is taken, a prefix that fits several sets.
    Usage,
    /// The last good set of a database would be gone.
    LastGood,
    /// It would write through a symbolic link, or into a folder that others can write.
    Unsafe,
}

impl Error {
    /// A failure in whole sentences.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// A call to the operating system that failed: `what` can follow "Could not ".
    pub(crate) fn io(what: &str, path: &Path, error: &io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorKind::DiskFull,
            io::ErrorKind::NotFound => ErrorKind::NotFound,
            // What is no regular file is opened with this error.
            io::ErrorKind::InvalidInput => ErrorKind::Unsafe,
            _ => ErrorKind::Failed,
        };
        Self::new(kind, format!("Could not {what} `{}`: {error}.", path.display()))
    }

    /// A call to the database that failed: `what` can follow "Could not ".
    pub fn engine(what: &str, path: &Path, error: &DriverError) -> Self {
        let (kind, advice) = match error.kind {
            DriverErrorKind::Busy => (ErrorKind::Locked, " Someone else holds the database; try again later."),
            DriverErrorKind::Full => (ErrorKind::DiskFull, " There is no room left on the disk."),
            DriverErrorKind::Corrupt => (ErrorKind::Invalid, ""),
            _ => (ErrorKind::Failed, ""),
        };
        Self::new(kind, format!("Could not {what} `{}`: {}.{advice}", path.display(), error.message))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
