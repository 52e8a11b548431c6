//! What an application and the command call: choose, then run, revert, redo, or ask.

use std::fmt;
use std::time::Duration;

use crate::blocking::wait;
use crate::compare::{self, Comparison};
use crate::driver::{BlockingDriver, Driver};
use crate::engine;
use crate::error::Result;
use crate::event::Event;
use crate::hook::SafetyHook;
use crate::report::RunReport;
use crate::{Id, Migrations, history};

/// How long a run waits for the lock, and for a database that another program holds, unless it is told otherwise.
pub const LOCK_TIMEOUT: Duration = Duration::from_secs(60);

/// A list of migrations, and how they are to be run.
///
/// The async methods work with every driver. Those that end in `_blocking` need a [`BlockingDriver`] and a safety hook
/// that are ready when they are first polled, and no async runtime.
///
/// If the future of a run is dropped, its connection is left inside a transaction and perhaps without foreign keys.
/// The next run rolls that back if it is given the same connection; do not use the connection for anything else.
#[derive(Clone)]
#[must_use]
pub struct Migrator<'a> {
    pub(crate) migrations: &'a Migrations,
    pub(crate) safety: Option<Safety<'a>>,
    pub(crate) extent: Extent,
    pub(crate) accept_loss: bool,
    pub(crate) lock_timeout: Duration,
    pub(crate) on_event: &'a (dyn Fn(&Event) + Sync),
}

/// What protects the data before a run changes anything. There is no default that could lie.
#[derive(Clone, Copy)]
pub enum Safety<'a> {
    /// A backup is taken first, and a run whose backup fails changes nothing.
    Required(&'a dyn SafetyHook),
    /// No backup: the caller has its own, or needs none.
    Off,
}

/// How far a run or a revert goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// A run applies everything, a revert takes back one.
    Usual,
    /// At most so many.
    Steps(usize),
    /// So that this migration is the newest applied.
    To(Id),
    /// Everything.
    All,
}

impl<'a> Migrator<'a> {
    /// Everything that is listed, a lock timeout of [`LOCK_TIMEOUT`], nobody listening, and no word about safety yet.
    pub fn new(migrations: &'a Migrations) -> Self {
        Self {
            migrations,
            safety: None,
            extent: Extent::Usual,
            accept_loss: false,
            lock_timeout: LOCK_TIMEOUT,
            on_event: &|_| {},
        }
    }

    /// Chooses what protects the data. Whatever changes a database is an error without this choice.
    pub fn safety(mut self, safety: Safety<'a>) -> Self {
        self.safety = Some(safety);
        self
    }

    /// Goes so far that this migration is the newest applied.
    pub fn to(mut self, id: Id) -> Self {
        self.extent = Extent::To(id);
        self
    }

    /// Applies or reverts at most so many.
    pub fn steps(mut self, steps: usize) -> Self {
        self.extent = Extent::Steps(steps);
        self
    }

    /// Applies everything, or reverts everything.
    pub fn all(mut self) -> Self {
        self.extent = Extent::All;
        self
    }

    /// Agrees that data goes and that there may be no way back. Without it such a run ends before anything is touched,
    /// unless the rows that would go are none.
    pub fn accept_loss(mut self, yes: bool) -> Self {
        self.accept_loss = yes;
        self
    }

    /// How long to wait for the lock, and for a database that another program holds.
    pub fn lock_timeout(mut self, time: Duration) -> Self {
        self.lock_timeout = time;
        self
    }

    /// Who listens to what happens. It is called in the middle of the run and must not use the database.
    pub fn on_event(mut self, listener: &'a (dyn Fn(&Event) + Sync)) -> Self {
        self.on_event = listener;
        self
    }

    /// Applies what is pending.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind). The error says how the database stands.
    pub async fn run(&self, driver: &mut dyn Driver) -> Result<RunReport> {
        engine::run(self, driver).await
    }

    /// Reverts what was applied last: one migration, unless [`steps`](Self::steps), [`to`](Self::to) or
    /// [`all`](Self::all) say otherwise.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind). The error says how the database stands.
    pub async fn revert(&self, driver: &mut dyn Driver) -> Result<RunReport> {
        engine::revert(self, driver).await
    }

    /// Reverts as [`revert`](Self::revert) and applies the same migrations again as they are listed now, after one
    /// backup.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind). The error says how the database stands.
    pub async fn redo(&self, driver: &mut dyn Driver) -> Result<RunReport> {
        engine::redo(self, driver).await
    }

    /// Where every migration stands. Takes no lock and writes nothing, not even the history table.
    ///
    /// # Errors
    /// The history cannot be read.
    pub async fn status(&self, driver: &mut dyn Driver) -> Result<Comparison> {
        let history = history::read(driver).await?;
        Ok(compare::compare(compare::listed(self.migrations, driver.backend()), &history))
    }

    /// What a run would apply, as far as nothing has diverged. Takes no lock and writes nothing.
    ///
    /// # Errors
    /// The history cannot be read.
    pub async fn pending(&self, driver: &mut dyn Driver) -> Result<Vec<Id>> {
        Ok(self.status(driver).await?.pending().map(|entry| entry.id.clone()).collect())
    }

    /// [`run`](Self::run) without an async runtime.
    ///
    /// # Errors
    /// As [`run`](Self::run); and if the driver or the hook was not ready at once.
    pub fn run_blocking(&self, driver: &mut dyn BlockingDriver) -> Result<RunReport> {
        wait(self.run(driver))
    }

    /// [`revert`](Self::revert) without an async runtime.
    ///
    /// # Errors
    /// As [`revert`](Self::revert); and if the driver or the hook was not ready at once.
    pub fn revert_blocking(&self, driver: &mut dyn BlockingDriver) -> Result<RunReport> {
        wait(self.revert(driver))
    }

    /// [`redo`](Self::redo) without an async runtime.
    ///
    /// # Errors
    /// As [`redo`](Self::redo); and if the driver or the hook was not ready at once.
    pub fn redo_blocking(&self, driver: &mut dyn BlockingDriver) -> Result<RunReport> {
        wait(self.redo(driver))
    }

    /// [`status`](Self::status) without an async runtime.
    ///
    /// # Errors
    /// As [`status`](Self::status); and if the driver was not ready at once.
    pub fn status_blocking(&self, driver: &mut dyn BlockingDriver) -> Result<Comparison> {
        wait(self.status(driver))
    }

    /// [`pending`](Self::pending) without an async runtime.
    ///
    /// # Errors
    /// As [`pending`](Self::pending); and if the driver was not ready at once.
    pub fn pending_blocking(&self, driver: &mut dyn BlockingDriver) -> Result<Vec<Id>> {
        wait(self.pending(driver))
    }
}

impl fmt::Debug for Migrator<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Migrator")
            .field("migrations", &self.migrations.items.len())
            .field("safety", &self.safety)
            .field("extent", &self.extent)
            .field("accept_loss", &self.accept_loss)
            .field("lock_timeout", &self.lock_timeout)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Safety<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Required(_) => "Required",
            Self::Off => "Off",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An application must be able to spawn a run. This is proved by compiling.
    fn _a_run_can_be_sent(migrator: &'static Migrator<'static>, driver: &'static mut dyn Driver) -> impl Send {
        migrator.run(driver)
    }
}
