//! What would be lost, counted in the live database.

use crate::backend::Texts;
use crate::driver::{Driver, DriverError, DriverErrorKind};
use crate::error::{Error, ErrorKind, Result};
use crate::step::Direction;
use crate::{Id, Loss, LoweredOperation, Step, Verdict};

/// What is lost when these operations go this way, one sentence each; empty where nothing is.
///
/// A table without rows loses nothing. A table that is not there loses nothing of this database either: an earlier
/// migration of the same run creates it, and the engine asks again when its turn has come.
pub(crate) async fn findings(
    driver: &mut dyn Driver,
    texts: &Texts,
    id: &Id,
    operations: &[LoweredOperation],
    direction: Direction,
) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for operation in operations {
        let place = format!("{id}, line {}: `{}`", operation.line, operation.summary);
        let steps: &[Step] = match direction {
            Direction::Up => &operation.up,
            Direction::Down => operation.down.as_deref().unwrap_or_default(),
        };
        let losses: Vec<&Loss> = steps.iter().filter_map(Step::loses).collect();
        match (direction, operation.verdict) {
            (Direction::Up, Verdict::Irreversible) => findings.push(format!("{place} has no way back")),
            (Direction::Up, Verdict::Lossy) if losses.is_empty() => findings.push(format!("{place} loses data")),
            (Direction::Down, Verdict::Lossy) => findings.push(format!("{place} comes back without its data")),
            _ => {}
        }
        for loss in losses {
            let rows = count(driver, texts, loss).await.map_err(|error| {
                Error::driver("The rows that would be lost cannot be counted.", error).migration(id)
            })?;
            if rows > 0 {
                let what = describe(loss, rows);
                findings.push(match direction {
                    Direction::Up => format!("{place} loses {what}"),
                    Direction::Down => format!("{place} is taken back, which loses {what}"),
                });
            }
        }
    }
    Ok(findings)
}

/// The error that lists the findings.
pub(crate) fn refuse(findings: Vec<String>) -> Error {
    Error::new(
        ErrorKind::NeedsConfirmation,
        "Data would be lost, or there would be no way back, and nobody has agreed.",
    )
    .findings(findings)
    .next("Agree to the loss, or leave these migrations out.")
}

fn describe(loss: &Loss, rows: i64) -> String {
    let noun = match (loss, rows) {
        (Loss::Table { .. }, 1) => "row",
        (Loss::Table { .. }, _) => "rows",
        (Loss::Column { .. } | Loss::Narrowing { .. }, 1) => "value",
        (Loss::Column { .. } | Loss::Narrowing { .. }, _) => "values",
    };
    format!("{loss}, {rows} {noun}")
}

async fn count(driver: &mut dyn Driver, texts: &Texts, loss: &Loss) -> Result<i64, DriverError> {
    let sql = match loss {
        Loss::Table { table } => format!("SELECT count(*) FROM {}", (texts.quote)(table)),
        Loss::Column { table, column } => {
            let table = (texts.quote)(table);
            // Without the table's name SQLite takes a quoted word that is no column for a string.
            format!("SELECT count({table}.{}) FROM {table}", (texts.quote)(column))
        }
        Loss::Narrowing { table, changed, .. } => {
            format!("SELECT count(*) FROM {} WHERE {changed}", (texts.quote)(table))
        }
    };
    match driver.query(&sql, &[]).await {
        Ok(rows) => rows.first().map_or(Ok(0), |row| row.integer(0)),
        Err(error) if error.kind == DriverErrorKind::Other => Ok(0),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_values_are_told_apart() {
        let table = Loss::Table { table: "t".into() };
        let column = Loss::Column { table: "t".into(), column: "c".into() };
        assert_eq!(describe(&table, 1), "t, 1 row");
        assert_eq!(describe(&column, 41), "t.c, 41 values");
    }
}
