//! What a run has done, as a value.

use std::time::Duration;

use crate::hook::SafetySet;
use crate::{Id, Verdict};

/// What a run, a revert or a redo has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunReport {
    /// The run's id, as the history rows hold it; `None` where there was nothing to do.
    pub run: Option<String>,
    /// The migrations that were reverted, in the order in which it happened.
    pub reverted: Vec<Done>,
    /// The migrations that were applied, in the order in which it happened.
    pub applied: Vec<Done>,
    /// The backup that was taken first; `None` where safety is off or there was nothing to lose.
    pub backup: Option<SafetySet>,
    /// How long everything took, with the wait for the lock and the backup.
    pub duration: Duration,
}

/// One migration that was applied or reverted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The migration.
    pub id: Id,
    /// The number of statements that this run executed for it.
    pub statements: usize,
    /// What it did to data, as far as that was known before.
    pub verdict: Verdict,
    /// How long its statements took, without the commit.
    pub duration: Duration,
}
