//! The steps of a migration, in the order in which they are executed. One file for each kind of step.

use std::borrow::Cow;
use std::time::Duration;

use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::{ForeignKeys, Id, LoweredOperation, Precondition, Rebuild, Statement, Step};

mod call;
mod precondition;
mod rebuild;
mod sql;

/// Which way a migration goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// It is applied.
    Up,
    /// It is reverted.
    Down,
}

/// What changes the database, with what must hold before and the line of the operation that it belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Placed<'a> {
    pub(crate) line: u32,
    preconditions: Vec<&'a Precondition>,
    pub(crate) change: Change<'a>,
}

/// What changes the database.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change<'a> {
    /// A statement.
    Sql(&'a Statement),
    /// A table that is built anew.
    Rebuild(&'a Rebuild),
}

/// The changes of a migration.
///
/// # Errors
/// A step that cannot be executed here, so that it is refused by name before anything runs.
pub(crate) fn changes<'a>(
    id: &Id,
    operations: &'a [LoweredOperation],
    direction: Direction,
) -> Result<Vec<Placed<'a>>> {
    let mut placed = Vec::new();
    let mut add = |operation: &'a LoweredOperation, steps: &'a [Step]| -> Result<()> {
        let mut preconditions = Vec::new();
        for step in steps {
            let change = match step {
                Step::Sql(statement) => {
                    sql::check(statement).map_err(|error| error.migration(id).place(operation.line, &statement.sql))?;
                    Change::Sql(statement)
                }
                Step::Rebuild(rebuild) => Change::Rebuild(rebuild),
                Step::Precondition(precondition) => {
                    preconditions.push(precondition);
                    continue;
                }
                // What is lost is counted and asked about before the run: see `crate::loss`.
                Step::Capture(_) => continue,
                Step::Call { function } => return Err(call::refuse(function, operation).migration(id)),
            };
            placed.push(Placed { line: operation.line, preconditions: std::mem::take(&mut preconditions), change });
        }
        Ok(())
    };
    match direction {
        Direction::Up => {
            for operation in operations {
                add(operation, &operation.up)?;
            }
        }
        Direction::Down => {
            for operation in operations.iter().rev() {
                add(operation, operation.down.as_deref().unwrap_or_default())?;
            }
        }
    }
    Ok(placed)
}

impl<'a> Placed<'a> {
    /// Looks whether the rows allow the change.
    ///
    /// # Errors
    /// They do not: they are counted, and the first ones named.
    pub(crate) async fn check(&self, driver: &mut dyn Driver) -> Result<()> {
        for precondition in &self.preconditions {
            let checked = precondition::check(driver, precondition).await;
            checked.map_err(|error| error.place(self.line, &precondition.rows))?;
        }
        Ok(())
    }

    /// Makes the change; waits while the database is busy, up to the limit.
    pub(crate) async fn execute(&self, driver: &mut dyn Driver, limit: Duration) -> Result<()> {
        let result = match self.change {
            Change::Sql(statement) => sql::execute(driver, statement, limit)
                .await
                .map_err(|error| Error::driver("A statement failed.", error)),
            Change::Rebuild(rebuild) => rebuild::execute(driver, rebuild, limit).await,
        };
        result.map_err(|error| error.place(self.line, &self.text()))
    }

    /// The change as a text to show.
    pub(crate) fn text(&self) -> Cow<'a, str> {
        match self.change {
            Change::Sql(statement) => Cow::Borrowed(&statement.sql),
            Change::Rebuild(rebuild) => Cow::Owned(rebuild.outline().join(";\n")),
        }
    }

    /// Whether the change leaves what mentions the table as it was, so that views have to be looked at afterwards.
    pub(crate) fn rebuilds(&self) -> bool {
        matches!(self.change, Change::Rebuild(_))
    }

    /// Whether foreign keys must be off around the migration.
    pub(crate) fn suspends_foreign_keys(&self) -> bool {
        match self.change {
            Change::Sql(statement) => statement.foreign_keys == ForeignKeys::CheckedAfter,
            Change::Rebuild(_) => true,
        }
    }
}
