//! Carrying out what changes a database: the safety backup, the questions, the engine.

use std::time::Duration;

use dbmigrate::{Error, ErrorKind, Id, Migrations, Migrator, RunReport, Safety};
use dbmigrate_backup::SafetyBackup;
use dbmigrate_rusqlite::Sqlite;
use dbmigrate_rusqlite::backup::SqliteEngine;
use rusqlite::Connection;

use crate::context::Context;
use crate::database::Database;
use crate::failure::{Failure, Result};
use crate::narrator::Narrator;
use crate::safety;
use crate::text;

/// A change of a database.
pub(crate) struct Change<'a> {
    /// The database.
    pub(crate) database: &'a Database,
    /// The migrations with their operations.
    pub(crate) migrations: &'a Migrations,
    /// What is done.
    pub(crate) action: Action,
    /// How far it goes.
    pub(crate) extent: Extent,
    /// Whether a backup is taken first.
    pub(crate) backup: bool,
    /// Whether losses are agreed to.
    pub(crate) consent: Consent,
    /// How long to wait for others.
    pub(crate) patience: Duration,
    /// The width of the ids that will be told of.
    pub(crate) width: usize,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Migrations are applied.
    Run,
    /// Migrations are reverted.
    Revert,
    /// Migrations are reverted and applied again.
    Redo,
}

/// How far it goes.
#[derive(Clone, Debug)]
pub(crate) enum Extent {
    /// As far as it usually does.
    Usual,
    /// So that this migration is the newest.
    To(Id),
    /// At most so many.
    Steps(usize),
    /// Everything.
    All,
}

/// Whether losses are agreed to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Consent {
    /// They are.
    Given,
    /// A person may agree when asked; without a terminal this says what to do.
    Ask(&'static str),
    /// They are not, and nobody is asked; this says what to do.
    Refused(&'static str),
}

impl Change<'_> {
    /// Does it.
    pub(crate) fn carry_out(&self, context: &Context<'_>, connection: &mut Connection) -> Result<RunReport> {
        let folder = safety::folder(context, self.database);
        let listener = |event: &dbmigrate_backup::Event<'_>| safety::tell(context.output, event);
        let repository = safety::repository(&folder, self.patience, &listener);
        let engine = SqliteEngine::new().timeout(self.patience);
        let hook = SafetyBackup::new(repository, &engine, safety::origin(context));
        let narrator = Narrator::new(context.output, self.migrations, self.database.url().backend(), self.width);
        let tell = |event: &dbmigrate::Event| narrator.tell(event);

        let migrator = Migrator::new(self.migrations)
            .safety(if self.backup { Safety::Required(&hook) } else { Safety::Off })
            .lock_timeout(self.patience)
            .on_event(&tell);
        let migrator = match &self.extent {
            Extent::Usual => migrator,
            Extent::To(id) => migrator.to(id.clone()),
            Extent::Steps(steps) => migrator.steps(*steps),
            Extent::All => migrator.all(),
        };
        let mut attempt = |accept: bool| {
            let migrator = migrator.clone().accept_loss(accept);
            let mut driver = Sqlite::new(connection);
            match self.action {
                Action::Run => migrator.run_blocking(&mut driver),
                Action::Revert => migrator.revert_blocking(&mut driver),
                Action::Redo => migrator.redo_blocking(&mut driver),
            }
        };
        let report = match attempt(matches!(self.consent, Consent::Given)) {
            Err(error) if error.kind == ErrorKind::NeedsConfirmation => {
                self.agree(context, error)?;
                attempt(true)
            }
            result => result,
        };
        report.map_err(|error| self.explain(context, error))
    }

    /// Asks, where there is somebody to ask.
    fn agree(&self, context: &Context<'_>, error: Error) -> Result<()> {
        let next = match self.consent {
            Consent::Ask(_) if context.output.can_ask() => {
                context.output.warning(format_args!("data will be lost, or there will be no way back:"));
                for finding in &error.findings {
                    context.output.detail(format_args!("- {finding}"));
                }
                if context.output.ask("Go on?") {
                    return Ok(());
                }
                return Err(self.database.blame(error).next("Nothing was done. Run again if you agree after all."));
            }
            Consent::Ask(next) | Consent::Refused(next) => next,
            Consent::Given => "",
        };
        Err(self.database.blame(error).next(next))
    }

    fn explain(&self, context: &Context<'_>, error: Error) -> Failure {
        let kind = error.kind;
        // What stops a run as a whole has nothing to do with the migration that happens to be next.
        let of_migration = !matches!(kind, ErrorKind::Backup | ErrorKind::Locked);
        let path = error.migration.as_ref().filter(|id| self.migrations.get(id).is_some()).map(|id| {
            let file = context.config.migrations.join(format!("{id}.rs"));
            let line = error.line.map_or_else(String::new, |line| format!(":{line}"));
            format!("{}{line}", context.project.shown(&file))
        });
        let mut failure = self.database.blame(error);
        failure.notes.retain(|(name, _)| of_migration || *name != "migration");
        if let Some(path) = path {
            for (name, text) in &mut failure.notes {
                if *name == "migration" {
                    text.clone_from(&path);
                }
            }
        }
        if kind == ErrorKind::Locked {
            failure = failure.next(format!(
                "Run again when the database is free, or wait longer than {} with `--lock-timeout`.",
                text::duration(self.patience)
            ));
        }
        failure
    }
}

/// The line at the end.
pub(crate) fn finished(context: &Context<'_>, report: &RunReport) {
    let done = report.applied.len().max(report.reverted.len());
    if done == 0 {
        context.output.status("Finished", "nothing is left to do: another run has done it in the meantime");
        return;
    }
    context
        .output
        .status("Finished", format_args!("{} in {}", text::count(done, "migration"), text::duration(report.duration)));
}
