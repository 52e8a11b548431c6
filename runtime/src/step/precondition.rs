//! What must hold of the rows.

use crate::Precondition;
use crate::driver::{Cell, Driver, Row};
use crate::error::{Error, ErrorKind, Result};

/// How many rows are named.
const SHOWN: usize = 5;

/// Looks for rows that stand in the way.
///
/// # Errors
/// There are some.
pub(crate) async fn check(driver: &mut dyn Driver, precondition: &Precondition) -> Result<()> {
    let cannot = |error| Error::driver("The rows that are there cannot be checked.", error);
    let shown = format!("SELECT * FROM ({}) AS found LIMIT {SHOWN}", precondition.rows);
    let rows = driver.query(&shown, &[]).await.map_err(cannot)?;
    if rows.is_empty() {
        return Ok(());
    }
    let counted = format!("SELECT count(*) FROM ({}) AS found", precondition.rows);
    let counted = driver.query(&counted, &[]).await.map_err(cannot)?;
    let count = counted.first().map_or(Ok(0), |row| row.integer(0)).map_err(cannot)?;
    let noun = if count == 1 { "row stands" } else { "rows stand" };
    let mut findings: Vec<String> = rows.iter().map(|row| format!("the row with the key {}", key(row))).collect();
    let more = usize::try_from(count).unwrap_or(usize::MAX).saturating_sub(findings.len());
    if more > 0 {
        findings.push(format!("and {more} more"));
    }
    Err(Error::new(ErrorKind::Failed, format!("{count} {noun} in the way: {}.", precondition.message))
        .findings(findings)
        .next(&*precondition.help))
}

fn key(row: &Row) -> String {
    let text = |cell: &Cell| match cell {
        Cell::Null => "NULL".to_owned(),
        Cell::Integer(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Text(text) => format!("{text:?}"),
        Cell::Blob(bytes) => format!("{} bytes", bytes.len()),
    };
    let cells: Vec<String> = row.0.iter().map(text).collect();
    match cells.as_slice() {
        [one] => one.clone(),
        cells => format!("({})", cells.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_several_columns_stands_in_brackets() {
        assert_eq!(key(&Row(vec![Cell::Integer(7)])), "7");
        assert_eq!(key(&Row(vec![Cell::Text("a\"b".into()), Cell::Null])), "(\"a\\\"b\", NULL)");
    }
}
