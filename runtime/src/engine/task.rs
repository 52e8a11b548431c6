//! One migration that a run is to apply or to revert.

use std::borrow::Cow;

use crate::error::Result;
use crate::event::DownSource;
use crate::history::{Revision, RevisionState};
use crate::step::{self, Direction, Placed};
use crate::{Checksum, Id, Lowered, LoweredOperation, Verdict};

/// A migration and what is to be done with it.
#[derive(Clone, Debug)]
pub(crate) struct Task<'t> {
    pub(crate) id: Id,
    pub(crate) operations: Cow<'t, [LoweredOperation]>,
    pub(crate) work: Work<'t>,
    /// Each statement on its own, without a transaction around them all.
    pub(crate) stepwise: bool,
    /// How many statements took effect in an earlier run that was interrupted; `None` where none has begun.
    pub(crate) done: Option<usize>,
}

/// What is to be done with a migration.
#[derive(Clone, Debug)]
pub(crate) enum Work<'t> {
    /// To apply it.
    Apply { checksum: &'t Checksum, lowered: &'t Lowered },
    /// To revert it, by steps that come from here.
    Revert { source: DownSource },
}

impl Task<'_> {
    /// Which way it goes.
    pub(crate) fn direction(&self) -> Direction {
        match self.work {
            Work::Apply { .. } => Direction::Up,
            Work::Revert { .. } => Direction::Down,
        }
    }

    /// Its changes, in the order of execution.
    ///
    /// # Errors
    /// A step that cannot be executed here.
    pub(crate) fn changes(&self) -> Result<Vec<Placed<'_>>> {
        step::changes(&self.id, &self.operations, self.direction())
    }

    /// The worst verdict of its operations.
    pub(crate) fn verdict(&self) -> Verdict {
        self.operations.iter().map(|operation| operation.verdict).max().unwrap_or(Verdict::Lossless)
    }

    /// What to do after one of its statements has failed.
    pub(crate) fn way_on(&self) -> &'static str {
        match (&self.work, self.stepwise) {
            (Work::Apply { .. }, false) => "Correct the migration, then run again.",
            (Work::Apply { .. }, true) => "Correct this statement, then run again: it goes on here.",
            (Work::Revert { .. }, false) => "Remove what stands in the way, then revert again.",
            (Work::Revert { .. }, true) => "Remove what stands in the way, then revert again: it goes on here.",
        }
    }

    /// What to do after the very statement has failed at which an earlier run was interrupted.
    pub(crate) fn way_on_after_interruption(&self) -> &'static str {
        "The earlier run was interrupted at this statement and may have executed it just before. If it did, put a \
         statement without effect in its place, as `SELECT 1`, and run again: it goes on here."
    }

    /// Whether the history still is as it was when the task was planned, as far as the task depends on it.
    pub(crate) fn still_stands(&self, history: &[Revision]) -> bool {
        match (&self.work, self.done) {
            (Work::Apply { .. }, None) => history.iter().all(|revision| revision.id != self.id),
            (Work::Apply { .. }, Some(_)) => {
                history.iter().any(|revision| revision.id == self.id && revision.state == RevisionState::Applying)
            }
            (Work::Revert { .. }, _) => history.last().is_some_and(|revision| revision.id == self.id),
        }
    }
}
