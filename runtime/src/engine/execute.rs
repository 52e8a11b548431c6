//! Does one task: in one transaction, or statement by statement.

use std::time::{Duration, Instant};

use super::refuse_divergence;
use super::session::Session;
use super::task::{Task, Work};
use crate::backend::sqlite::foreign_keys::{self, Violations};
use crate::backend::sqlite::views::{self, Broken};
use crate::error::{DatabaseState, Error, ErrorKind, Result};
use crate::event::Event;
use crate::history::{self, NewRow, RevisionState};
use crate::report::Done;
use crate::step::Placed;

/// Does the task and reports it. Foreign keys are off around it where one of its statements needs that.
pub(crate) async fn task(session: &mut Session<'_>, task: &Task<'_>) -> Result<()> {
    let changes = task.changes()?;
    announce(session, task, &changes);
    let suspends = changes.iter().any(|placed| placed.suspends_foreign_keys());
    let before = if suspends {
        Some(foreign_keys::suspend(session.driver).await.map_err(|error| error.state(session.kept()))?)
    } else {
        None
    };
    let result = if task.stepwise {
        stepwise(session, task, &changes, suspends).await
    } else {
        whole(session, task, &changes, suspends).await
    };
    let restored = match before {
        Some(before) => foreign_keys::restore(session.driver, before).await,
        None => Ok(()),
    };
    // The failure of the migration itself is what matters, if there are two.
    match result? {
        None => session.emit(&Event::AppliedElsewhere { id: task.id.clone() }),
        Some(duration) => report(session, task, left(task, &changes), duration),
    }
    restored.map_err(|error| error.state(session.kept()))
}

/// Does everything in one transaction. Gives how long it took; `None` if somebody else has done it in the meantime.
async fn whole(
    session: &mut Session<'_>,
    task: &Task<'_>,
    changes: &[Placed<'_>],
    suspends: bool,
) -> Result<Option<Duration>> {
    if !enter(session, task).await? {
        return Ok(None);
    }
    let started = Instant::now();
    let result = inside(session, task, changes, suspends, started).await;
    leave(session, result).await?;
    Ok(Some(started.elapsed()))
}

/// The part of [`whole`] that writes.
async fn inside(
    session: &mut Session<'_>,
    task: &Task<'_>,
    changes: &[Placed<'_>],
    suspends: bool,
    started: Instant,
) -> Result<()> {
    let before = violations(session, suspends).await?;
    let rebuilds = changes.iter().any(Placed::rebuilds);
    let broken = if rebuilds { Some(broken_views(session).await?) } else { None };
    let limit = session.migrator.lock_timeout;
    for placed in changes {
        placed.check(session.driver).await?;
        placed.execute(session.driver, limit).await.map_err(|error| error.next(task.way_on()))?;
    }
    refuse_violations(session, task, before).await?;
    if let Some(broken) = broken {
        refuse_broken_views(session, &broken).await?;
    }
    record(session, task, RevisionState::Applied, changes.len(), started.elapsed()).await
}

/// Executes each statement on its own and records that it took effect. Between the two a crash is possible: the
/// statement is then executed once more by the next run, and if it fails because of that, its message says so.
async fn stepwise(
    session: &mut Session<'_>,
    task: &Task<'_>,
    changes: &[Placed<'_>],
    suspends: bool,
) -> Result<Option<Duration>> {
    if !enter(session, task).await? {
        return Ok(None);
    }
    let total = changes.len();
    let mut done = task.done.unwrap_or(0);
    let started = Instant::now();
    let result = begin_record(session, task, done, total).await;
    leave(session, result).await?;

    if task.done.is_some() {
        session.emit(&Event::Resuming { id: task.id.clone(), done, total });
    }
    let limit = session.migrator.lock_timeout;
    let state = |done| DatabaseState::Resumable { done, total };
    let before = violations(session, suspends).await.map_err(|error| error.state(state(done)))?;
    for placed in changes.iter().skip(done) {
        placed.check(session.driver).await.map_err(|error| error.state(state(done)))?;
        placed.execute(session.driver, limit).await.map_err(|error| {
            error.state(state(done)).next(if Some(done) == task.done {
                task.way_on_after_interruption()
            } else {
                task.way_on()
            })
        })?;
        done += 1;
        history::advance(session.driver, session.texts, &task.id, done)
            .await
            .map_err(|error| Error::driver("The history cannot be written.", error).state(state(done - 1)))?;
    }
    refuse_violations(session, task, before).await.map_err(|error| error.state(state(done)))?;
    record(session, task, RevisionState::Applied, total, started.elapsed())
        .await
        .map_err(|error| error.state(state(done)))?;
    Ok(Some(started.elapsed()))
}

/// Begins the transaction, looks again, takes the backup. `false`, without a transaction, if there is nothing to do
/// any more.
async fn enter(session: &mut Session<'_>, task: &Task<'_>) -> Result<bool> {
    let moved = session.begin().await?;
    match ready(session, task, moved).await {
        Ok(true) => Ok(true),
        Ok(false) => {
            session.roll_back().await;
            Ok(false)
        }
        Err(error) => {
            session.roll_back().await;
            Err(error.state(session.kept()))
        }
    }
}

/// The part of [`enter`] inside the transaction, which writes nothing.
async fn ready(session: &mut Session<'_>, task: &Task<'_>, moved: bool) -> Result<bool> {
    if moved && !task.still_stands(&session.history) {
        refuse_divergence(&session.compare())?;
        return match task.work {
            Work::Apply { .. } => Ok(false),
            Work::Revert { .. } => Err(Error::new(
                ErrorKind::Diverged,
                "Somebody else has changed the history in the meantime: the migration is not the newest any more.",
            )
            .next("Look where the migrations stand, then decide again.")),
        };
    }
    session.refuse_loss(std::slice::from_ref(task)).await?;
    session.protect().await?;
    Ok(true)
}

/// Commits what went well, and takes back what did not.
async fn leave(session: &mut Session<'_>, result: Result<()>) -> Result<()> {
    let result = match result {
        Ok(()) => session
            .commit()
            .await
            .map_err(|error| Error::driver("The migration's transaction cannot be committed.", error)),
        Err(error) => Err(error),
    };
    match result {
        Ok(()) => {
            session.has_table = true;
            Ok(())
        }
        Err(error) => {
            session.roll_back().await;
            Err(error.state(session.rolled_back()))
        }
    }
}

/// Records that the task has begun and will go statement by statement.
async fn begin_record(session: &mut Session<'_>, task: &Task<'_>, done: usize, total: usize) -> Result<()> {
    match (&task.work, task.done) {
        (Work::Apply { .. }, _) => record(session, task, RevisionState::Applying, done, Duration::ZERO).await,
        (Work::Revert { .. }, Some(_)) => Ok(()),
        (Work::Revert { .. }, None) => {
            history::turn(session.driver, session.texts, &task.id, total).await.map_err(cannot_record)
        }
    }
}

/// Records how far the task is: a row that is new, rewritten, or goes.
async fn record(
    session: &mut Session<'_>,
    task: &Task<'_>,
    state: RevisionState,
    statements_applied: usize,
    duration: Duration,
) -> Result<()> {
    let Work::Apply { checksum, lowered } = task.work else {
        let there = history::delete(session.driver, session.texts, &task.id).await.map_err(cannot_record)?;
        return if there {
            Ok(())
        } else {
            Err(Error::new(ErrorKind::Diverged, "The history no longer holds the migration that was being reverted."))
        };
    };
    let row = NewRow {
        id: &task.id,
        checksum,
        lowered,
        state,
        statements_applied,
        run: &session.run,
        duration,
        backup: session.report.backup.as_ref().map(|set| &*set.id),
        who: &session.who,
    };
    if !session.has_table {
        session.driver.execute(session.texts.history_create, &[]).await.map_err(cannot_record)?;
    }
    let rewrite = task.done.is_some() || (task.stepwise && state == RevisionState::Applied);
    let written = if rewrite {
        history::rewrite(session.driver, session.texts, row).await
    } else {
        history::insert(session.driver, session.texts, row).await
    };
    written.map_err(cannot_record)
}

fn cannot_record(error: crate::driver::DriverError) -> Error {
    Error::driver("The history cannot be written.", error)
}

async fn violations(session: &mut Session<'_>, suspends: bool) -> Result<Option<Violations>> {
    if !suspends {
        return Ok(None);
    }
    foreign_keys::violations(session.driver)
        .await
        .map(Some)
        .map_err(|error| Error::driver("The foreign keys cannot be checked.", error))
}

/// Refuses a migration after which rows refer to nothing that did before.
async fn refuse_violations(session: &mut Session<'_>, task: &Task<'_>, before: Option<Violations>) -> Result<()> {
    let Some(before) = before else { return Ok(()) };
    let after = violations(session, true).await?.unwrap_or_default();
    let findings = foreign_keys::new_violations(&before, &after);
    if findings.is_empty() {
        return Ok(());
    }
    let next = match task.work {
        Work::Apply { .. } => "Delete or move these rows in the migration, before the rows that they refer to go.",
        Work::Revert { .. } => "Delete or move these rows, then revert again.",
    };
    Err(Error::new(ErrorKind::Failed, "Rows of other tables would refer to rows that are gone.")
        .findings(findings)
        .next(next))
}

async fn broken_views(session: &mut Session<'_>) -> Result<Broken> {
    views::broken(session.driver).await.map_err(|error| Error::driver("The views cannot be looked at.", error))
}

/// Refuses a migration after which a view cannot be opened any more.
async fn refuse_broken_views(session: &mut Session<'_>, before: &Broken) -> Result<()> {
    let findings = views::newly_broken(before, &broken_views(session).await?);
    if findings.is_empty() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Failed, "Views could not be opened any more.")
        .findings(findings)
        .next("Drop these views before the change, and create them again after it."))
}

fn announce(session: &Session<'_>, task: &Task<'_>, changes: &[Placed<'_>]) {
    let id = task.id.clone();
    session.emit(&match &task.work {
        Work::Apply { .. } => Event::Applying { id, statements: left(task, changes), verdict: task.verdict() },
        Work::Revert { source } => Event::Reverting {
            id,
            source: *source,
            statements: changes.iter().map(|placed| placed.text().into_owned()).collect(),
        },
    });
}

/// How many statements of the task have not taken effect in an earlier run.
fn left(task: &Task<'_>, changes: &[Placed<'_>]) -> usize {
    changes.len().saturating_sub(task.done.unwrap_or(0))
}

fn report(session: &mut Session<'_>, task: &Task<'_>, statements: usize, duration: Duration) {
    let done = Done { id: task.id.clone(), statements, verdict: task.verdict(), duration };
    match &task.work {
        Work::Apply { .. } => {
            session.emit(&Event::Applied(done.clone()));
            session.report.applied.push(done);
        }
        Work::Revert { .. } => {
            session.emit(&Event::Reverted(done.clone()));
            session.report.reverted.push(done);
        }
    }
}
