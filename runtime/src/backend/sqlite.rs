//! SQLite: one file, one writer, and data definition inside transactions.

use std::path::PathBuf;
use std::time::Duration;

use super::Texts;
use crate::driver::{Driver, Result};

pub(crate) mod file_lock;
pub(crate) mod foreign_keys;
pub(crate) mod views;

/// The SQL of a run. `sqlite_master` is the catalog's name in every version.
pub(crate) const TEXTS: Texts = Texts {
    stamp: "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), \
            strftime('%Y%m%dT%H%M%SZ', 'now') || '-' || lower(hex(randomblob(4)))",
    begin: "BEGIN IMMEDIATE",
    data_version: "PRAGMA data_version",
    holds_anything: "SELECT 1 FROM sqlite_master LIMIT 1",
    history_exists: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'dbmigrate_history' LIMIT 1",
    // `down` stands last: rows are read without it, and SQLite then does not touch its overflow pages.
    history_create: "\
CREATE TABLE IF NOT EXISTS dbmigrate_history (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    checksum TEXT NOT NULL,
    steps_hash TEXT NOT NULL,
    run TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('applying', 'applied', 'reverting', 'baseline')),
    statements_total INTEGER NOT NULL,
    statements_applied INTEGER NOT NULL,
    applied_at TEXT NOT NULL,
    duration_us INTEGER NOT NULL,
    backup TEXT,
    capture TEXT,
    tool TEXT NOT NULL,
    who TEXT NOT NULL,
    down TEXT NOT NULL
)",
    history_read: "SELECT seq, id, checksum, steps_hash, run, state, statements_total, statements_applied, applied_at, \
                   duration_us, backup, capture, tool, who FROM dbmigrate_history ORDER BY seq",
    history_marks: "SELECT id, checksum, steps_hash, state FROM dbmigrate_history ORDER BY seq",
    history_read_down: "SELECT down FROM dbmigrate_history WHERE id = ?1",
    history_insert: "INSERT INTO dbmigrate_history (id, checksum, steps_hash, run, state, statements_total, \
                     statements_applied, applied_at, duration_us, backup, tool, who, down) VALUES (?1, ?2, ?3, ?4, \
                     ?5, ?6, ?7, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), ?8, ?9, ?10, ?11, ?12)",
    history_advance: "UPDATE dbmigrate_history SET statements_applied = ?1 WHERE id = ?2",
    history_rewrite: "UPDATE dbmigrate_history SET checksum = ?1, steps_hash = ?2, state = ?3, statements_total = ?4, \
                      statements_applied = ?5, duration_us = ?6, down = ?7 WHERE id = ?8",
    history_turn: "UPDATE dbmigrate_history SET state = ?1, statements_total = ?2, statements_applied = 0 \
                   WHERE id = ?3",
    history_delete: "DELETE FROM dbmigrate_history WHERE id = ?1",
    quote,
};

/// The database's file; `None` for a database in memory, which nobody else can reach.
pub(crate) async fn file(driver: &mut dyn Driver) -> Result<Option<PathBuf>> {
    for row in driver.query("PRAGMA database_list", &[]).await? {
        if row.text(1)? == "main" {
            let path = row.optional_text(2)?.filter(|path| !path.is_empty()).map(PathBuf::from);
            // SQLite has resolved links already where it could; what is no file by then is a name for shared memory.
            return Ok(path.and_then(|path| path.canonicalize().ok()));
        }
    }
    Ok(None)
}

/// Makes SQLite's own waiting end when the run's does, and gives what it was before if that was changed.
pub(crate) async fn shorten_busy_timeout(driver: &mut dyn Driver, limit: Duration) -> Result<Option<i64>> {
    let limit = i64::try_from(limit.as_millis()).unwrap_or(i64::MAX);
    let rows = driver.query("PRAGMA busy_timeout", &[]).await?;
    let before = rows.first().map_or(Ok(0), |row| row.integer(0))?;
    if before <= limit {
        return Ok(None);
    }
    set_busy_timeout(driver, limit).await?;
    Ok(Some(before))
}

/// Sets how long SQLite waits by itself for a database that somebody else holds.
pub(crate) async fn set_busy_timeout(driver: &mut dyn Driver, milliseconds: i64) -> Result<()> {
    driver.query(&format!("PRAGMA busy_timeout = {milliseconds}"), &[]).await.map(drop)
}

/// Puts a name into quotes.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as a literal.
pub(crate) fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// The one whole number that a query gives; 0 where it gives none.
pub(crate) async fn integer(driver: &mut dyn Driver, sql: &str) -> Result<i64> {
    driver.query(sql, &[]).await?.first().map_or(Ok(0), |row| row.integer(0))
}

/// The version of the library that is linked, as SQLite counts: 3.53.0 is 3053000.
pub(crate) async fn version(driver: &mut dyn Driver) -> Result<u32> {
    let rows = driver.query("SELECT sqlite_version()", &[]).await?;
    let version = rows.first().map_or(Ok(""), |row| row.text(0))?;
    Ok(version.split('.').chain(["0", "0", "0"]).take(3).fold(0, |sum, part| sum * 1000 + part.parse().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_in_a_name_is_doubled() {
        assert_eq!(quote("a\"b"), "\"a\"\"b\"");
    }
}
