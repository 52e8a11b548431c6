//! What a run holds from its beginning to its end.

use std::path::PathBuf;
use std::time::Instant;

use super::task::{Task, Work};
use crate::backend::sqlite::file_lock::FileLock;
use crate::backend::{self, Texts, sqlite};
use crate::compare::{self, Comparison};
use crate::driver::{Driver, DriverError};
use crate::error::{DatabaseState, Error, ErrorKind, Result};
use crate::event::Event;
use crate::history::{self, Revision};
use crate::hook::{Occasion, SafetySet};
use crate::migrator::{Migrator, Safety};
use crate::patience::{self, Patience};
use crate::report::RunReport;
use crate::{Id, identity, lock, loss};

/// A run, its connection, and what it knows of the database.
pub(crate) struct Session<'s> {
    pub(crate) driver: &'s mut (dyn Driver + 's),
    pub(crate) migrator: &'s Migrator<'s>,
    pub(crate) texts: &'static Texts,
    /// The history, in the order of application, as of `data_version`.
    pub(crate) history: Vec<Revision>,
    /// Whether the history table is there.
    pub(crate) has_table: bool,
    pub(crate) report: RunReport,
    pub(crate) run: String,
    pub(crate) who: String,
    safety: Safety<'s>,
    command: &'static str,
    file: Option<PathBuf>,
    /// Changes when another connection commits; `None` while the history has not been read.
    data_version: Option<i64>,
    /// Whether the database held nothing when the run began, and nobody else has written since: nothing can be lost.
    was_empty: bool,
    protected: bool,
    goal: Option<Id>,
    busy_timeout: Option<i64>,
    started: Instant,
    lock: Option<FileLock>,
}

impl<'s> Session<'s> {
    /// Prepares the connection. What it changes is undone by [`close`](Self::close).
    pub(crate) async fn open(
        migrator: &'s Migrator<'_>,
        driver: &'s mut (dyn Driver + '_),
        command: &'static str,
    ) -> Result<Self> {
        let started = Instant::now();
        let backend = driver.backend();
        let texts = backend::texts(backend)?;
        if !migrator.migrations.backends.contains(&backend) {
            return Err(Error::new(
                ErrorKind::Usage,
                format!("These migrations were not made for {}.", backend.title()),
            )
            .next(format!("Add `{backend}` to the line `backends` of the lock file.")));
        }
        let safety = migrator.safety.ok_or_else(|| {
            Error::new(ErrorKind::Usage, "Nobody has said what protects the data.")
                .next("Call `Migrator::safety` with `Safety::Required` and a hook, or with `Safety::Off`.")
        })?;

        // There is no question that tells whether a transaction is open; the attempt to end one does. What a dropped run
        // had not committed must not be seen.
        if driver.execute("ROLLBACK", &[]).await.is_ok() {
            (migrator.on_event)(&Event::RolledBackLeftover);
        }
        let busy_timeout = sqlite::shorten_busy_timeout(driver, migrator.lock_timeout).await.map_err(cannot_read)?;
        Ok(Self {
            driver,
            migrator,
            texts,
            history: Vec::new(),
            has_table: false,
            report: RunReport::default(),
            run: String::new(),
            who: String::new(),
            safety,
            command,
            file: None,
            data_version: None,
            was_empty: false,
            protected: false,
            goal: None,
            busy_timeout,
            started,
            lock: None,
        })
    }

    /// Takes the lock, and reads the history as it is under it.
    pub(crate) async fn lock(&mut self) -> Result<()> {
        let stamp = self.driver.query(self.texts.stamp, &[]).await.map_err(cannot_read)?;
        let stamp =
            stamp.first().ok_or_else(|| Error::new(ErrorKind::Failed, "The database does not tell the time."))?;
        self.run = stamp.text(1).map_err(cannot_read)?.to_owned();
        self.who = identity::who();
        self.file = sqlite::file(self.driver).await.map_err(cannot_read)?;
        if let Some(file) = &self.file {
            let holder = identity::holder(&self.who, stamp.text(0).map_err(cannot_read)?);
            let limit = self.migrator.lock_timeout;
            self.lock = Some(lock::acquire(self.driver, file, &holder, limit, self.migrator.on_event).await?);
        }
        self.load().await
    }

    /// Leaves the connection as it was, and gives what was done or why it was not. The lock goes with the session.
    pub(crate) async fn close(mut self, result: Result<()>) -> Result<RunReport> {
        let restored = match self.busy_timeout {
            Some(milliseconds) => sqlite::set_busy_timeout(self.driver, milliseconds).await,
            None => Ok(()),
        };
        result.map_err(|error| error.backup(self.report.backup.as_ref()))?;
        restored.map_err(|error| Error::driver("The connection's waiting time cannot be restored.", error))?;
        self.report.duration = self.started.elapsed();
        Ok(self.report)
    }

    /// Reads the history if it may have changed, waiting for a database that somebody else holds.
    pub(crate) async fn load(&mut self) -> Result<()> {
        let mut patience = Patience::new(self.migrator.lock_timeout);
        loop {
            match self.look_again().await {
                Err(error) if error.kind == ErrorKind::Locked && patience.pause(self.driver).await => {}
                result => return result.map(drop),
            }
        }
    }

    /// Where every migration stands.
    pub(crate) fn compare(&self) -> Comparison {
        self.compare_with(&self.history)
    }

    /// Where every migration would stand with this history.
    pub(crate) fn compare_with(&self, history: &[Revision]) -> Comparison {
        compare::compare(compare::listed(self.migrator.migrations, self.driver.backend()), history)
    }

    /// Tells whoever listens.
    pub(crate) fn emit(&self, event: &Event) {
        (self.migrator.on_event)(event);
    }

    /// Says how much there is to do, and remembers where the run leads.
    pub(crate) fn announce(&mut self, tasks: &[Task<'_>]) {
        let to_apply = tasks.iter().filter(|task| matches!(task.work, Work::Apply { .. })).count();
        let to_revert = tasks.len() - to_apply;
        self.goal = match tasks.last() {
            Some(task) if matches!(task.work, Work::Apply { .. }) => Some(task.id.clone()),
            _ => self.history.iter().rev().nth(to_revert).map(|revision| revision.id.clone()),
        };
        self.report.run = Some(self.run.clone());
        self.emit(&Event::Planned { applied: self.history.len(), to_revert, to_apply });
    }

    /// Ends with an error where these tasks lose anything, unless that was accepted.
    pub(crate) async fn refuse_loss(&mut self, tasks: &[Task<'_>]) -> Result<()> {
        if self.migrator.accept_loss || self.was_empty {
            return Ok(());
        }
        let mut findings = Vec::new();
        for task in tasks {
            let found = loss::findings(self.driver, self.texts, &task.id, &task.operations, task.direction());
            findings.extend(found.await?);
        }
        if findings.is_empty() { Ok(()) } else { Err(loss::refuse(findings)) }
    }

    /// Begins a transaction that can write, and reads the history again where another connection has committed.
    /// Gives whether that was so.
    pub(crate) async fn begin(&mut self) -> Result<bool> {
        patience::execute(self.driver, self.texts.begin, self.migrator.lock_timeout)
            .await
            .map_err(|error| Error::driver("The database cannot be locked for writing.", error).state(self.kept()))?;
        match self.look_again().await {
            Ok(moved) => Ok(moved),
            Err(error) => {
                self.roll_back().await;
                Err(error.state(self.kept()))
            }
        }
    }

    /// Ends the transaction. A database that is busy at this moment is waited for, never given up before the limit.
    pub(crate) async fn commit(&mut self) -> Result<(), DriverError> {
        patience::execute(self.driver, "COMMIT", self.migrator.lock_timeout).await.map(drop)
    }

    /// Takes the transaction back. After some failures the database has done so already, and then says that there is
    /// none; whatever else could fail here ends with the connection.
    pub(crate) async fn roll_back(&mut self) {
        self.driver.execute("ROLLBACK", &[]).await.ok();
    }

    /// Takes the safety backup, once a run, inside its first transaction and before anything is written in it.
    pub(crate) async fn protect(&mut self) -> Result<()> {
        if std::mem::replace(&mut self.protected, true) {
            return Ok(());
        }
        let Safety::Required(hook) = self.safety else { return Ok(()) };
        if self.was_empty {
            self.emit(&Event::NothingToBackUp);
            return Ok(());
        }
        let occasion = Occasion {
            command: self.command,
            backend: self.driver.backend(),
            file: self.file.as_deref(),
            from: self.history.last().map(|revision| &revision.id),
            to: self.goal.as_ref(),
        };
        let set: SafetySet = hook.back_up(&occasion).await.map_err(|error| {
            Error::new(ErrorKind::Backup, format!("The safety backup could not be taken: {}", error.message))
                .next("Repair the cause, then run again. Nothing runs without the backup that was asked for.")
        })?;
        self.emit(&Event::BackedUp { set: set.clone() });
        self.report.backup = Some(set);
        Ok(())
    }

    /// How the database stands when the migration that is being worked on has left nothing behind.
    pub(crate) fn rolled_back(&self) -> DatabaseState {
        DatabaseState::RolledBack { kept: self.report.applied.len() + self.report.reverted.len() }
    }

    /// How the database stands before the migration that is next has begun.
    pub(crate) fn kept(&self) -> DatabaseState {
        match self.rolled_back() {
            DatabaseState::RolledBack { kept: 0 } => DatabaseState::Unchanged,
            state => state,
        }
    }

    /// Reads the history unless it is as it was read before. Gives whether it was read.
    async fn look_again(&mut self) -> Result<bool> {
        // The version is read first: a commit that falls between the two is noticed later, never missed.
        let version = Some(self.read_data_version().await?);
        if version == self.data_version {
            return Ok(false);
        }
        self.data_version = None;
        self.has_table = history::exists(self.driver, self.texts).await?;
        self.history = if self.has_table { history::read_rows(self.driver, self.texts).await? } else { Vec::new() };
        self.was_empty = !self.has_table && !self.holds_anything().await?;
        self.data_version = version;
        Ok(true)
    }

    async fn read_data_version(&mut self) -> Result<i64> {
        let read = self.driver.query(self.texts.data_version, &[]).await;
        read.and_then(|rows| rows.first().map_or(Ok(0), |row| row.integer(0))).map_err(cannot_read)
    }

    async fn holds_anything(&mut self) -> Result<bool> {
        Ok(!self.driver.query(self.texts.holds_anything, &[]).await.map_err(cannot_read)?.is_empty())
    }
}

fn cannot_read(error: DriverError) -> Error {
    Error::driver("The database cannot be read.", error)
}
