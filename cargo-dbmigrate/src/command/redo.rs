//! `redo`: reverts what was applied last and applies it again as it is now, after one verified backup.

use dbmigrate::Id;

use super::revert::consent;
use crate::change::{Action, Change, Extent, finished};
use crate::cli::Redo;
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::Result;
use crate::finding::{Finding, Kind, refuse};
use crate::prepare::{announce, ensure_backend};

/// Redoes. A migration that was edited since is applied as it is now, and the lock file learns it.
pub(crate) fn redo(context: &Context<'_>, arguments: &Redo) -> Result<ExitCode> {
    let patience = context.patience(&arguments.patience);
    let database = context.database(patience)?;
    let mut sources = context.sources()?;
    sources.ensure_sound()?;
    ensure_backend(&sources, &database)?;
    let disagreements = sources.disagreements();
    refuse_where_locked(context, &disagreements)?;
    if !database.exists() {
        context.output.status("Database", format_args!("{} (does not exist)", database.url()));
        context.output.status("Finished", "nothing is applied");
        return Ok(ExitCode::Fine);
    }
    let mut connection = database.open()?;
    let comparison = database.compare(&mut connection, &sources.known())?;
    announce(context, &database, &comparison);
    if comparison.entries.iter().all(|entry| entry.revision.is_none()) {
        context.output.status("Finished", "nothing is applied");
        return Ok(ExitCode::Fine);
    }
    sources.complete();
    sources.ensure_sound()?;
    let change = Change {
        database: &database,
        migrations: &sources.migrations,
        action: Action::Redo,
        extent: arguments.steps.map_or(Extent::Usual, Extent::Steps),
        backup: true,
        consent: consent(arguments.lose_data, arguments.yes),
        patience,
        width: comparison.entries.iter().map(|entry| entry.id.as_str().len()).max().unwrap_or(0),
    };
    let report = change.carry_out(context, &mut connection)?;
    let applied: Vec<Id> = report.applied.iter().map(|done| done.id.clone()).collect();
    let lock = sources.lock_with(&applied);
    if lock != sources.lock {
        sources.write_lock(lock)?;
        context.output.status("Locking", "what was applied again");
    }
    finished(context, &report);
    Ok(ExitCode::Fine)
}

/// In a continuous integration nothing is written into the lock file.
fn refuse_where_locked(context: &Context<'_>, disagreements: &[Finding]) -> Result<()> {
    let stale = |finding: &&Finding| matches!(finding.kind, Kind::Stale | Kind::Unlisted);
    let findings: Vec<Finding> = disagreements.iter().filter(stale).cloned().collect();
    if !context.config.ci || findings.is_empty() {
        return Ok(());
    }
    Err(refuse("The lock file is not up to date, and CI is set, so nothing was done.", &findings))
}
