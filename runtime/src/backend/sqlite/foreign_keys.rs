//! Foreign keys around a migration that replaces or drops tables.
//!
//! With foreign keys on, `DROP TABLE` deletes every row first, and that cascades to the tables that refer to it. So
//! they are off for such a migration, and the whole database is checked before and after it instead.

use std::collections::BTreeMap;

use crate::driver::{Driver, DriverError};
use crate::error::{Error, ErrorKind, Result};

/// What the connection enforced before; what [`restore`] brings back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Before {
    /// Foreign keys were enforced.
    On,
    /// They were not, and nothing was changed.
    Off,
}

/// Rows that refer to nothing: how many, for each pair of a table and the table that it refers to.
///
/// Counted and not listed, because a table that is built anew may number its rows and keys anew.
pub(crate) type Violations = BTreeMap<(String, String), usize>;

/// Turns foreign keys off and reads back that they are. Must be called outside a transaction, where SQLite ignores it.
pub(crate) async fn suspend(driver: &mut dyn Driver) -> Result<Before> {
    let cannot = |error| Error::driver("Foreign keys cannot be turned off.", error);
    if !enforced(driver).await.map_err(cannot)? {
        return Ok(Before::Off);
    }
    driver.execute("PRAGMA foreign_keys = OFF", &[]).await.map_err(cannot)?;
    if enforced(driver).await.map_err(cannot)? {
        return Err(Error::new(
            ErrorKind::Failed,
            "Foreign keys are still enforced after they were turned off, so rows of other tables could be deleted.",
        )
        .next("Run on a connection of its own, without a transaction or a pool around it."));
    }
    Ok(Before::On)
}

/// Brings back what the connection enforced before.
pub(crate) async fn restore(driver: &mut dyn Driver, before: Before) -> Result<()> {
    if before == Before::On {
        driver
            .execute("PRAGMA foreign_keys = ON", &[])
            .await
            .map_err(|error| Error::driver("Foreign keys cannot be turned on again.", error))?;
    }
    Ok(())
}

/// Checks the whole database.
pub(crate) async fn violations(driver: &mut dyn Driver) -> Result<Violations, DriverError> {
    let mut violations = Violations::new();
    for row in driver.query("PRAGMA foreign_key_check", &[]).await? {
        *violations.entry((row.text(0)?.to_owned(), row.text(2)?.to_owned())).or_default() += 1;
    }
    Ok(violations)
}

/// What is broken now and was not before, in words.
pub(crate) fn new_violations(before: &Violations, after: &Violations) -> Vec<String> {
    after
        .iter()
        .filter_map(|((table, parent), count)| {
            let earlier = before.get(&(table.clone(), parent.clone())).copied().unwrap_or(0);
            let new = count.checked_sub(earlier).filter(|new| *new > 0)?;
            let rows = if new == 1 { "row" } else { "rows" };
            Some(format!("{new} {rows} of {table} would refer to nothing in {parent}"))
        })
        .collect()
}

async fn enforced(driver: &mut dyn Driver) -> Result<bool, DriverError> {
    let rows = driver.query("PRAGMA foreign_keys", &[]).await?;
    // A library that was built without foreign keys gives no row.
    Ok(rows.first().map_or(Ok(0), |row| row.integer(0))? != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_not_broken_before_counts() {
        let pair = |table: &str| (table.to_owned(), "users".to_owned());
        let before = Violations::from([(pair("a"), 2), (pair("b"), 5)]);
        let after = Violations::from([(pair("a"), 3), (pair("b"), 4), (pair("c"), 2)]);
        assert_eq!(
            new_violations(&before, &after),
            ["1 row of a would refer to nothing in users", "2 rows of c would refer to nothing in users"]
        );
    }
}
