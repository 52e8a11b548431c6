//! Which migrations a run reverts, and by which steps.

use std::borrow::Cow;

use super::session::Session;
use super::task::{Task, Work};
use crate::error::{Error, ErrorKind, Result};
use crate::event::DownSource;
use crate::history::{self, Revision, RevisionState};
use crate::migrator::Extent;
use crate::{Id, LoweredOperation, Migration, Transaction};

/// The newest applied migrations, newest first, as far as the run is to go.
///
/// # Errors
/// The run is to go to a migration that is not applied, there is no way back, or a step cannot be executed here.
pub(crate) async fn newest<'t>(session: &mut Session<'t>) -> Result<Vec<Task<'t>>> {
    let history = &session.history;
    let count = match &session.migrator.extent {
        Extent::Usual => 1,
        Extent::Steps(steps) => *steps,
        Extent::All => history.len(),
        Extent::To(id) => history.iter().rev().position(|revision| revision.id == *id).ok_or_else(|| {
            Error::new(ErrorKind::Usage, format!("{id} is not applied, so nothing can be reverted to it."))
        })?,
    };
    let revisions: Vec<Revision> = history.iter().rev().take(count).cloned().collect();
    let mut tasks = Vec::with_capacity(revisions.len());
    for revision in &revisions {
        tasks.push(task(session, revision).await?);
    }
    refuse_irreversible(&tasks)?;
    Ok(tasks)
}

async fn task<'t>(session: &mut Session<'t>, revision: &Revision) -> Result<Task<'t>> {
    let listed = session.migrator.migrations.get(&revision.id);
    let lowered = listed.and_then(|migration| migration.on(session.driver.backend()));
    let source = source(revision, listed, lowered.map(|lowered| &lowered.hash));
    let operations = match (source, lowered) {
        (DownSource::Listed, Some(lowered)) => Cow::Borrowed(&*lowered.operations),
        _ => Cow::Owned(recorded(session, revision).await?),
    };
    let resumed = revision.state == RevisionState::Reverting;
    let off = listed.is_some_and(|migration| migration.transaction == Transaction::Off);
    let task = Task {
        id: revision.id.clone(),
        operations,
        work: Work::Revert { source },
        // What was applied in part has no number of its own for the way back, so it goes in one transaction.
        stepwise: resumed || (off && revision.state != RevisionState::Applying),
        done: resumed.then_some(revision.statements_applied),
    };
    task.changes()?;
    Ok(task)
}

/// The listed steps are preferred, where they are those that were applied; the recorded ones need no file.
fn source(revision: &Revision, listed: Option<&Migration>, hash: Option<&crate::StepsHash>) -> DownSource {
    match (listed, hash) {
        _ if revision.state == RevisionState::Applying => DownSource::RecordedAsInterrupted,
        (Some(listed), _) if listed.checksum != revision.checksum => DownSource::RecordedAsChanged,
        (Some(_), Some(hash)) if *hash == revision.steps_hash => DownSource::Listed,
        (Some(_), Some(_)) => DownSource::RecordedAsLoweredDifferently,
        _ => DownSource::RecordedAsMissing,
    }
}

async fn recorded(session: &mut Session<'_>, revision: &Revision) -> Result<Vec<LoweredOperation>> {
    let operations = history::read_down(session.driver, &revision.id).await?.unwrap_or_default();
    if revision.state == RevisionState::Applying { complete(operations, revision) } else { Ok(operations) }
}

/// Of an interrupted migration only the operations that took effect are reverted; one that took effect in part has
/// steps that fit neither state.
fn complete(mut operations: Vec<LoweredOperation>, revision: &Revision) -> Result<Vec<LoweredOperation>> {
    let mut left = revision.statements_applied;
    let mut whole = 0;
    for operation in &operations {
        match left.checked_sub(operation.statements()) {
            Some(rest) => left = rest,
            None if left == 0 => break,
            None => {
                return Err(Error::new(
                    ErrorKind::Failed,
                    format!(
                        "The migration was interrupted inside `{}`, after {left} of its {} statements.",
                        operation.summary,
                        operation.statements()
                    ),
                )
                .migration(&revision.id)
                .next("Run, which goes on after them; then revert."));
            }
        }
        whole += 1;
    }
    operations.truncate(whole);
    Ok(operations)
}

fn refuse_irreversible(tasks: &[Task<'_>]) -> Result<()> {
    let findings: Vec<String> = tasks
        .iter()
        .flat_map(|task| task.operations.iter().map(|operation| (&task.id, operation)))
        .filter(|(_, operation)| operation.down.is_none())
        .map(|(id, operation): (&Id, _)| format!("{id}, line {}: `{}`", operation.line, operation.summary))
        .collect();
    if findings.is_empty() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Irreversible, "There is no way back: the author of the migration said so.")
        .findings(findings)
        .next("Write a new migration, or restore a backup that was taken before."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Checksum, Step, StepsHash, Verdict};

    fn interrupted(statements_applied: usize) -> Result<usize> {
        let operation = |steps: usize| LoweredOperation {
            line: 1,
            summary: "execute".into(),
            verdict: Verdict::Lossless,
            up: vec![Step::sql("SELECT 1"); steps].into(),
            down: Some(Vec::new().into()),
        };
        let id = Id::from_static("m20260101_000000_a");
        let revision = Revision {
            statements_applied,
            ..Revision::example(id, Checksum::from_static("1:aa"), StepsHash::from_static("00"))
        };
        complete(vec![operation(1), operation(2), operation(1)], &revision).map(|operations| operations.len())
    }

    #[test]
    fn only_whole_operations_are_reverted() {
        assert_eq!(interrupted(0).unwrap(), 0);
        assert_eq!(interrupted(1).unwrap(), 1);
        assert_eq!(interrupted(3).unwrap(), 2);
        assert!(interrupted(2).unwrap_err().what.contains("after 1 of its 2 statements"));
    }
}
