//! What differs between the database products when a run talks to them. One file each, registered here.

use crate::Backend;
use crate::error::{Error, ErrorKind, Result};

pub(crate) mod sqlite;

/// The SQL that a run speaks on one backend.
#[derive(Debug)]
pub(crate) struct Texts {
    /// One row with the time now (ISO 8601, UTC) and an id that no other run has.
    pub(crate) stamp: &'static str,
    /// Begins a transaction that can write.
    pub(crate) begin: &'static str,
    /// One row with a number that changes when another connection commits.
    pub(crate) data_version: &'static str,
    /// A row if the database holds anything at all.
    pub(crate) holds_anything: &'static str,
    /// A row if the history table is there.
    pub(crate) history_exists: &'static str,
    /// Creates the history table.
    pub(crate) history_create: &'static str,
    /// All revisions without their down steps, oldest first.
    pub(crate) history_read: &'static str,
    /// Id, checksum, hash of the steps and state of all revisions, oldest first.
    pub(crate) history_marks: &'static str,
    /// The down steps of the migration `?1`.
    pub(crate) history_read_down: &'static str,
    /// Adds a row; see [`crate::history::insert`].
    pub(crate) history_insert: &'static str,
    /// Sets the number `?1` of statements that took effect of the migration `?2`.
    pub(crate) history_advance: &'static str,
    /// Rewrites the row of an unfinished migration; see [`crate::history::rewrite`].
    pub(crate) history_rewrite: &'static str,
    /// Marks a row as being reverted; see [`crate::history::turn`].
    pub(crate) history_turn: &'static str,
    /// Removes the row of the migration `?1`.
    pub(crate) history_delete: &'static str,
    /// Puts a name into quotes.
    pub(crate) quote: fn(&str) -> String,
}

/// The SQL for a backend.
///
/// # Errors
/// The engine cannot run on this backend yet.
pub(crate) fn texts(backend: Backend) -> Result<&'static Texts> {
    match backend {
        Backend::Sqlite => Ok(&sqlite::TEXTS),
        Backend::Postgres | Backend::Mysql => Err(Error::new(
            ErrorKind::Usage,
            format!("Migrations cannot run on {} yet; they can on SQLite.", backend.title()),
        )),
    }
}
