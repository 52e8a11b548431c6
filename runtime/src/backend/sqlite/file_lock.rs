//! The run's lock: an OS lock on a file beside the database, gone when the process dies.
//!
//! SQLite's own locks live as long as a transaction, but a run is many. The locked file is never unlinked: whoever had
//! opened it before would hold a lock on a file that nobody else sees, and there would be two owners. The holder's name
//! stands in a second file, because a locked file cannot be read on Windows; it is true only while the lock is held.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The lock, until it is dropped.
#[derive(Debug)]
pub(crate) struct FileLock {
    /// The OS gives the lock back when the file is closed.
    _file: File,
}

impl FileLock {
    /// Takes the lock of a database and leaves the holder's name; `None` while somebody else holds it.
    pub(crate) fn try_take(database: &Path, holder: &str) -> io::Result<Option<Self>> {
        let file =
            OpenOptions::new().create(true).truncate(false).write(true).open(beside(database, ".dbmigrate-lock"))?;
        match file.try_lock() {
            Ok(()) => {
                // The name is a courtesy to those who wait; a run does not fail for it.
                fs::write(beside(database, ".dbmigrate-holder"), holder).ok();
                Ok(Some(Self { _file: file }))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Who holds the lock of a database, as far as the holder has said so.
    pub(crate) fn holder(database: &Path) -> Option<String> {
        let text = fs::read_to_string(beside(database, ".dbmigrate-holder")).ok()?;
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut path = OsString::from(database);
    path.push(suffix);
    PathBuf::from(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suffix_is_added_to_the_whole_name() {
        assert_eq!(beside(Path::new("/a/app.db"), ".dbmigrate-lock"), Path::new("/a/app.db.dbmigrate-lock"));
    }
}
