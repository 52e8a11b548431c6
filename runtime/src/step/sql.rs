//! One SQL statement.

use std::time::Duration;

use crate::driver::{Driver, DriverError};
use crate::error::{Error, ErrorKind, Result};
use crate::{Statement, patience};

/// Executes the statement and drops its rows: a pragma or a query is a statement, too. Waits while the database is busy,
/// up to the limit.
pub(crate) async fn execute(
    driver: &mut dyn Driver,
    statement: &Statement,
    limit: Duration,
) -> Result<(), DriverError> {
    patience::batch(driver, &statement.sql, limit).await
}

/// Refuses what would end the run's own transaction: the migration would no longer be all or nothing.
pub(crate) fn check(statement: &Statement) -> Result<()> {
    let word = first_word(&statement.sql);
    if ["BEGIN", "COMMIT", "END", "ROLLBACK"].iter().any(|refused| word.eq_ignore_ascii_case(refused)) {
        return Err(Error::new(
            ErrorKind::Failed,
            format!("A migration cannot say `{}`: the run begins and ends its transaction.", word.to_uppercase()),
        )
        .next("Leave the statement out; `#![transaction(off)]` runs a migration without a transaction."));
    }
    Ok(())
}

/// The first word after white space and comments.
fn first_word(sql: &str) -> &str {
    let mut rest = sql.trim_start();
    loop {
        let after = if let Some(comment) = rest.strip_prefix("--") {
            comment.split_once('\n').map_or("", |(_, after)| after)
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.split_once("*/").map_or("", |(_, after)| after)
        } else {
            let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
            return &rest[..end];
        };
        rest = after.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_do_not_hide_the_first_word() {
        for (sql, word) in [
            ("commit", "commit"),
            ("  -- a\n /* b */ COMMIT;", "COMMIT"),
            ("-- nothing", ""),
            ("/* open", ""),
            ("", ""),
            ("CREATE TRIGGER t BEGIN END", "CREATE"),
        ] {
            assert_eq!(first_word(sql), word, "{sql}");
        }
    }

    #[test]
    fn a_migration_does_not_end_the_transaction() {
        let check = |sql: &'static str| check(&Statement::new(sql)).map_err(|error| error.what.clone());
        assert!(check("/* x */ commit").unwrap_err().contains("`COMMIT`"));
        assert!(check("CREATE TABLE begin_t (a)").is_ok());
        assert!(check("SAVEPOINT a").is_ok());
    }
}
