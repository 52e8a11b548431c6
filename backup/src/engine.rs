//! What a backup needs of a database, whoever speaks to it.

use std::path::Path;

use dbmigrate::driver::DriverError;

use crate::{Error, Fingerprint};

/// A client library that can copy, check and load database files.
///
/// A path that is called *live* belongs to a database that others may use: it must be opened by the database's own
/// library and by nothing else, because closing any handle on it drops the locks that the process holds there.
pub trait Engine: Send + Sync {
    /// Opens a live database through a connection of its own.
    ///
    /// # Errors
    /// It is missing, damaged, or held by someone else for longer than the engine waits.
    fn open<'a>(&'a self, live: &'a Path) -> Result<Box<dyn Source + 'a>, DriverError>;

    /// The fingerprint of a file at rest, opened as immutable.
    ///
    /// # Errors
    /// It cannot be read as a database.
    fn fingerprint(&self, file: &Path) -> Result<Fingerprint, DriverError>;

    /// The quick check of a file at rest, opened as immutable: its complaints, and none where it is sound.
    ///
    /// # Errors
    /// It cannot be read as a database.
    fn quick_check(&self, file: &Path) -> Result<Vec<String>, DriverError>;

    /// The full check of a file at rest, opened as immutable: its complaints, and none where it is sound.
    ///
    /// # Errors
    /// It cannot be read as a database.
    fn integrity_check(&self, file: &Path) -> Result<Vec<String>, DriverError>;

    /// Gives a file that nobody else uses the journal mode that a [`Fingerprint`] names.
    ///
    /// # Errors
    /// It cannot be written, or the mode is refused.
    fn set_journal_mode(&self, file: &Path, mode: &str) -> Result<(), DriverError>;

    /// Replaces the content of a live database by that of a file at rest, in one transaction, and keeps its journal
    /// mode. Whoever is connected sees the old content or the new.
    ///
    /// `held` is called when nobody else can write to the live database any more and nothing in it has changed, with a
    /// source to read it from. The load follows without that lock being let go, so no commit falls between the two.
    ///
    /// # Errors
    /// What `held` reports, or what the database does. The live database then is as it was.
    fn load(
        &self,
        file: &Path,
        live: &Path,
        held: &mut dyn FnMut(&mut dyn Source) -> Result<(), Error>,
    ) -> Result<(), Error>;
}

/// A live database that can be copied.
pub trait Source {
    /// How long its copy will be now. Others may write before the copy begins.
    ///
    /// # Errors
    /// What the database reports.
    fn bytes(&mut self) -> Result<u64, DriverError>;

    /// Copies every page into an empty file, and fingerprints the source as it was in the moment of the copy. It works
    /// while somebody else holds the database's write lock. The copy is one file that needs no journal.
    ///
    /// # Errors
    /// What the database reports.
    fn copy(&mut self, to: &Path) -> Result<Fingerprint, DriverError>;
}
