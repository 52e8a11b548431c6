//! Migrations as the macros emit them and the engine takes them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{Backend, Checksum, Id, Loss, Step, StepsHash, Verdict};

/// The whole list of a project's migrations, in order, as the lock file lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrations {
    /// The backends that every migration was lowered for.
    pub backends: Cow<'static, [Backend]>,
    /// The migrations, oldest first.
    pub items: Cow<'static, [Migration]>,
}

impl Migrations {
    /// The migration with this id.
    pub fn get(&self, id: &Id) -> Option<&Migration> {
        self.items.iter().find(|migration| migration.id == *id)
    }
}

/// One authored, immutable unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Migration {
    /// Its id.
    pub id: Id,
    /// What it means.
    pub checksum: Checksum,
    /// Whether it runs in a transaction of its own.
    pub transaction: Transaction,
    /// What it was lowered to, once for each backend of the lock file that it is for.
    pub lowered: Cow<'static, [Lowered]>,
}

impl Migration {
    /// What the migration is on a backend; `None` where it was not lowered for it.
    pub fn on(&self, backend: Backend) -> Option<&Lowered> {
        self.lowered.iter().find(|lowered| lowered.backend == backend)
    }
}

/// Whether a migration runs inside a transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transaction {
    /// One transaction around the whole migration, where the backend can.
    #[default]
    On,
    /// None: `#![transaction(off)]`.
    Off,
}

/// A migration lowered for one backend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lowered {
    /// The backend.
    pub backend: Backend,
    /// A hash over the operations' steps, without their lines and summaries.
    pub hash: StepsHash,
    /// The operations, in the order of the file. Reverting goes through them from the last to the first.
    pub operations: Cow<'static, [LoweredOperation]>,
}

impl Lowered {
    /// The worst verdict of the operations: what applying the whole migration does to data.
    pub fn verdict(&self) -> Verdict {
        self.operations.iter().map(|operation| operation.verdict).max().unwrap_or(Verdict::Lossless)
    }

    /// The number of statements that applying takes.
    pub fn statements(&self) -> usize {
        self.operations.iter().map(LoweredOperation::statements).sum()
    }

    /// What applying removes.
    pub fn losses(&self) -> impl Iterator<Item = &Loss> {
        self.operations.iter().flat_map(|operation| operation.up.iter()).filter_map(Step::loses)
    }
}

/// One operation of a migration, lowered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoweredOperation {
    /// The line of the migration's file on which it starts, counted from 1.
    pub line: u32,
    /// What it does, as `create table users`.
    pub summary: Cow<'static, str>,
    /// What applying it does to data.
    pub verdict: Verdict,
    /// The steps that apply it. Left out of what the history records.
    #[serde(default, skip_serializing_if = "<[Step]>::is_empty")]
    pub up: Cow<'static, [Step]>,
    /// The steps that revert it; `None` where the author said that there is no way back.
    pub down: Option<Cow<'static, [Step]>>,
}

impl LoweredOperation {
    /// The number of statements that applying it takes.
    pub fn statements(&self) -> usize {
        self.up.iter().filter(|step| step.changes()).count()
    }
}
