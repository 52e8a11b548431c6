//! A run from beginning to end: lock, history, comparison, backup, migrations.
//!
//! The order of things on SQLite, and why: a run that finds nothing pending ends there, without a lock or a file beside
//! the database, because what is committed is all that it asks for. Otherwise the OS lock keeps other runs out for the whole run, because each migration
//! has a transaction of its own. Each transaction begins with the write lock and looks whether anybody else has
//! committed since the history was read. The backup is taken in the first one before anything is written, so that no
//! commit can fall between backup and migration.

use crate::compare::{self, Comparison};
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::event::Event;
use crate::migrator::Migrator;
use crate::report::RunReport;

mod apply;
mod execute;
mod revert;
mod session;
mod task;

use session::Session;
use task::Task;

/// Applies what is pending.
pub(crate) async fn run(migrator: &Migrator<'_>, driver: &mut dyn Driver) -> Result<RunReport> {
    let mut session = Session::open(migrator, driver, "run").await?;
    let result = run_in(&mut session).await;
    session.close(result).await
}

/// Reverts what was applied last.
pub(crate) async fn revert(migrator: &Migrator<'_>, driver: &mut dyn Driver) -> Result<RunReport> {
    let mut session = Session::open(migrator, driver, "revert").await?;
    let result = revert_in(&mut session).await;
    session.close(result).await
}

/// Reverts what was applied last, and applies it again as it is listed now.
pub(crate) async fn redo(migrator: &Migrator<'_>, driver: &mut dyn Driver) -> Result<RunReport> {
    let mut session = Session::open(migrator, driver, "redo").await?;
    let result = redo_in(&mut session).await;
    session.close(result).await
}

async fn run_in(session: &mut Session<'_>) -> Result<()> {
    session.load().await?;
    if session.compare().pending().next().is_some() {
        session.lock().await?;
    }
    let comparison = session.compare();
    refuse_divergence(&comparison)?;
    for entry in comparison.entries.iter().filter(|entry| entry.standing == compare::Standing::LowersDifferently) {
        session.emit(&Event::LowersDifferently { id: entry.id.clone() });
    }
    let tasks = apply::pending(session, &comparison).await?;
    work(session, &tasks).await
}

async fn revert_in(session: &mut Session<'_>) -> Result<()> {
    session.lock().await?;
    let tasks = revert::newest(session).await?;
    work(session, &tasks).await
}

async fn redo_in(session: &mut Session<'_>) -> Result<()> {
    session.lock().await?;
    let down = revert::newest(session).await?;
    let ids: Vec<_> = down.iter().map(|task| task.id.clone()).collect();
    // What will be applied again is checked before anything is reverted.
    let left: Vec<_> = session.history.iter().filter(|revision| !ids.contains(&revision.id)).cloned().collect();
    let comparison = session.compare_with(&left);
    refuse_divergence(&comparison)?;
    let up = apply::again(session, &ids).await?;
    let tasks: Vec<Task<'_>> = down.into_iter().chain(up).collect();
    work(session, &tasks).await
}

/// Does the tasks one after the other; before the first, asks whether their losses are accepted.
async fn work(session: &mut Session<'_>, tasks: &[Task<'_>]) -> Result<()> {
    if tasks.is_empty() {
        return Ok(());
    }
    session.refuse_loss(tasks).await?;
    session.announce(tasks);
    for task in tasks {
        execute::task(session, task).await.map_err(|error| error.migration(&task.id))?;
    }
    Ok(())
}

/// Stops where list and history contradict each other, and names the way out.
fn refuse_divergence(comparison: &Comparison) -> Result<()> {
    let findings: Vec<String> = comparison.diverged().map(ToString::to_string).collect();
    if findings.is_empty() {
        return Ok(());
    }
    let mut ways: Vec<&str> = comparison.diverged().filter_map(|entry| entry.standing.way_out()).collect();
    ways.dedup();
    Err(Error::new(ErrorKind::Diverged, "The listed migrations and the database's history contradict each other.")
        .findings(findings)
        .next(ways.join(" ")))
}
