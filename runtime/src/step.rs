//! The steps of a migration, in the order in which they are executed. One file for each kind of step.

use crate::driver::{Driver, DriverError};
use crate::error::Result;
use crate::{ForeignKeys, Id, LoweredOperation, Statement, Step};

mod call;
mod sql;

/// Which way a migration goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// It is applied.
    Up,
    /// It is reverted.
    Down,
}

/// A statement, with the line of the operation that it belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'a> {
    pub(crate) line: u32,
    pub(crate) statement: &'a Statement,
}

/// The statements of a migration.
///
/// # Errors
/// A step that cannot be executed here, so that it is refused by name before anything runs.
pub(crate) fn statements<'a>(
    id: &Id,
    operations: &'a [LoweredOperation],
    direction: Direction,
) -> Result<Vec<Placed<'a>>> {
    let mut placed = Vec::new();
    let mut add = |operation: &'a LoweredOperation, steps: &'a [Step]| -> Result<()> {
        for step in steps {
            match step {
                Step::Sql(statement) => {
                    sql::check(statement).map_err(|error| error.migration(id).place(operation.line, &statement.sql))?;
                    placed.push(Placed { line: operation.line, statement });
                }
                Step::Call { function } => return Err(call::refuse(function, operation).migration(id)),
            }
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

impl Placed<'_> {
    /// Executes the statement.
    pub(crate) async fn execute(self, driver: &mut dyn Driver) -> Result<(), DriverError> {
        sql::execute(driver, self.statement).await
    }

    /// Whether foreign keys must be off around the migration.
    pub(crate) fn suspends_foreign_keys(self) -> bool {
        self.statement.foreign_keys == ForeignKeys::CheckedAfter
    }
}
