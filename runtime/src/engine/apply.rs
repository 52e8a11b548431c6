//! Which migrations a run applies.

use std::borrow::Cow;

use super::session::Session;
use super::task::{Task, Work};
use crate::compare::{Comparison, Standing};
use crate::error::{Error, ErrorKind, Result};
use crate::history;
use crate::migrator::Extent;
use crate::step::{self, Direction, Placed};
use crate::{Id, Migration, Transaction};

/// What is pending, as far as the run is to go.
///
/// # Errors
/// The run is to go to a migration that is not listed, or a step cannot be executed here.
pub(crate) async fn pending<'t>(session: &mut Session<'t>, comparison: &Comparison) -> Result<Vec<Task<'t>>> {
    let items = &session.migrator.migrations.items;
    let end = match &session.migrator.extent {
        Extent::To(id) => {
            1 + items
                .iter()
                .position(|migration| migration.id == *id)
                .ok_or_else(|| Error::new(ErrorKind::Usage, format!("{id} is not among the listed migrations.")))?
        }
        Extent::Usual | Extent::Steps(_) | Extent::All => items.len(),
    };
    let limit = match session.migrator.extent {
        Extent::Steps(steps) => steps,
        Extent::Usual | Extent::To(_) | Extent::All => usize::MAX,
    };
    let mut tasks = Vec::new();
    for entry in comparison.pending().take(limit) {
        let Some(migration) = items[..end].iter().find(|migration| migration.id == entry.id) else { break };
        let done = match (&entry.standing, &entry.revision) {
            (Standing::Interrupted, Some(revision)) => Some(revision.statements_applied),
            _ => None,
        };
        tasks.extend(task(session, migration, done).await?);
    }
    Ok(tasks)
}

/// These migrations again, in the order of the list.
///
/// # Errors
/// One of them is not listed, so that it could not come back.
pub(crate) async fn again<'t>(session: &mut Session<'t>, ids: &[Id]) -> Result<Vec<Task<'t>>> {
    let migrations = session.migrator.migrations;
    let backend = session.driver.backend();
    if let Some(id) = ids.iter().find(|id| migrations.get(id).is_none_or(|migration| migration.on(backend).is_none())) {
        return Err(Error::new(ErrorKind::Diverged, "The migration is not listed, so it could not be applied again.")
            .migration(id)
            .next("Bring its file back, or revert it without applying it again."));
    }
    let mut tasks = Vec::new();
    for migration in migrations.items.iter().filter(|migration| ids.contains(&migration.id)) {
        tasks.extend(task(session, migration, None).await?);
    }
    Ok(tasks)
}

async fn task<'t>(
    session: &mut Session<'t>,
    migration: &'t Migration,
    done: Option<usize>,
) -> Result<Option<Task<'t>>> {
    let Some(lowered) = migration.on(session.driver.backend()) else { return Ok(None) };
    let task = Task {
        id: migration.id.clone(),
        operations: Cow::Borrowed(&*lowered.operations),
        work: Work::Apply { checksum: &migration.checksum, lowered },
        stepwise: migration.transaction == Transaction::Off || done.is_some(),
        done,
    };
    task.changes()?;
    if let Some(done) = done {
        ensure_same_beginning(session, &task, done).await?;
    }
    Ok(Some(task))
}

/// An interrupted migration may be corrected, but what took effect must be the beginning of what is listed now.
async fn ensure_same_beginning(session: &mut Session<'_>, task: &Task<'_>, done: usize) -> Result<()> {
    let recorded = history::read_down(session.driver, &task.id).await?.unwrap_or_default();
    let recorded = step::changes(&task.id, &recorded, Direction::Up)?;
    let listed = task.changes()?;
    match (recorded.get(..done), listed.get(..done)) {
        (Some(recorded), Some(listed)) if recorded.iter().map(Placed::text).eq(listed.iter().map(Placed::text)) => {
            Ok(())
        }
        _ => Err(Error::new(
            ErrorKind::Diverged,
            format!(
                "The migration was interrupted after {done} statements, and these have been changed in its file since."
            ),
        )
        .migration(&task.id)
        .next("Put these statements back as they were, or revert the migration.")),
    }
}
