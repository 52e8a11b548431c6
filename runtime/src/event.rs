//! What a run tells while it works.
//!
//! The runtime prints nothing: a command or an application listens and says it in its own way.

use std::time::Duration;

use crate::hook::SafetySet;
use crate::report::Done;
use crate::{Id, Verdict};

/// Something that has just happened or is about to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// Another run holds the lock, and this one waits.
    Waiting {
        /// Who holds it, where that is known.
        holder: Option<String>,
        /// How long this run waits at most.
        limit: Duration,
    },
    /// A run whose future was dropped had left a transaction open on this connection; it was rolled back.
    RolledBackLeftover,
    /// The library lowers an applied migration to other steps than it did when it was applied. It goes on.
    LowersDifferently {
        /// The migration.
        id: Id,
    },
    /// How much there is to do.
    Planned {
        /// How many migrations are applied now.
        applied: usize,
        /// How many this run will revert.
        to_revert: usize,
        /// How many this run will apply.
        to_apply: usize,
    },
    /// The safety backup was taken and verified.
    BackedUp {
        /// The backup.
        set: SafetySet,
    },
    /// No backup was taken, because the database holds nothing yet.
    NothingToBackUp,
    /// A migration is about to be applied.
    Applying {
        /// The migration.
        id: Id,
        /// The number of its statements that are to be executed.
        statements: usize,
        /// What it does to data.
        verdict: Verdict,
    },
    /// A migration without a transaction had been interrupted, and goes on after what took effect.
    Resuming {
        /// The migration.
        id: Id,
        /// How many statements took effect before.
        done: usize,
        /// How many it has.
        total: usize,
    },
    /// A migration was applied.
    Applied(Done),
    /// A migration is about to be reverted.
    Reverting {
        /// The migration.
        id: Id,
        /// Where the steps come from.
        source: DownSource,
        /// The statements, in the order in which they will be executed.
        statements: Vec<String>,
    },
    /// A migration was reverted.
    Reverted(Done),
    /// Another runner, which this run's lock could not keep out, has applied the migration in the meantime.
    AppliedElsewhere {
        /// The migration.
        id: Id,
    },
}

/// Where the steps of a revert come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DownSource {
    /// The listed migration, whose meaning and steps are those that were applied.
    Listed,
    /// The history, because the migration is not listed any more.
    RecordedAsMissing,
    /// The history, because the migration has changed since.
    RecordedAsChanged,
    /// The history, because the library now lowers the migration differently.
    RecordedAsLoweredDifferently,
    /// The history, because only the first part of the migration took effect.
    RecordedAsInterrupted,
}
