//! Where a backup is plugged into a run.

use std::fmt;
use std::time::Duration;

use crate::{Backend, BoxFuture, Id};

/// Takes a backup before a run changes anything.
///
/// It is called once a run, with the run's lock held and, on SQLite, with the run's write transaction open and nothing
/// written in it: no commit can fall between the backup and the first migration. It must open a connection of its own,
/// because the run's connection cannot copy a database that it has locked.
pub trait SafetyHook: Send + Sync {
    /// Takes the backup and proves it.
    ///
    /// # Errors
    /// Any failure, including a backup that does not verify. The run then ends with nothing applied.
    fn back_up<'a>(&'a self, occasion: &'a Occasion<'a>) -> BoxFuture<'a, Result<SafetySet, SafetyError>>;
}

/// Why and of what a backup is taken.
#[derive(Clone, Debug)]
pub struct Occasion<'a> {
    /// What is about to happen, as the name of the command: `run`, `revert`, `redo`.
    pub command: &'a str,
    /// The backend.
    pub backend: Backend,
    /// The database's file, canonical, where it is one.
    pub file: Option<&'a std::path::Path>,
    /// The newest migration that is applied now.
    pub from: Option<&'a Id>,
    /// The migration that will be the newest applied when the run has ended; `None` when none will be.
    pub to: Option<&'a Id>,
}

/// A backup that was taken and verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafetySet {
    /// The set's id.
    pub id: String,
    /// What it holds, in bytes.
    pub bytes: u64,
    /// How long it took, with its verification.
    pub duration: Duration,
}

/// A backup that could not be taken, or that did not verify.
#[derive(Debug)]
pub struct SafetyError {
    /// What happened and what to do, in whole sentences.
    pub message: String,
}

impl fmt::Display for SafetyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SafetyError {}
