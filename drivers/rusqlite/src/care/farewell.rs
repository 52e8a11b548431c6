//! Holding a database whose file is about to be removed.

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Result};

/// Keeps everybody else from committing until the connection is closed, so that a copy that is made meanwhile is the
/// last state there is. Others can still read. Closing the connection then touches no file: another program may have
/// made a new database of the same name by that time.
///
/// # Errors
/// Somebody else writes for longer than the connection waits.
pub fn hold_until_closed(connection: &Connection) -> Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.execute_batch("BEGIN IMMEDIATE")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_commits_and_a_new_file_of_the_same_name_is_left_alone() {
        for mode in ["wal", "delete"] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.db");
            let make = || {
                let connection = Connection::open(&path).unwrap();
                connection.query_row(&format!("pragma journal_mode = {mode}"), [], |_| Ok(())).unwrap();
                connection.execute_batch("create table t (i)").unwrap();
                connection
            };
            let held = make();
            let other = Connection::open(&path).unwrap();
            other.busy_timeout(std::time::Duration::ZERO).unwrap();
            hold_until_closed(&held).unwrap();
            assert!(other.execute_batch("insert into t values (1)").is_err());
            other.query_row("select count(*) from t", [], |row| row.get::<_, i64>(0)).unwrap();
            drop(other);
            for ending in ["", "-wal", "-shm"] {
                std::fs::remove_file(folder.path().join(format!("a.db{ending}"))).ok();
            }
            let new = make();
            new.execute_batch("insert into t values (2)").unwrap();
            drop(held);
            assert_eq!(folder.path().join("a.db-wal").exists(), mode == "wal");
            drop(new);
            let rows = Connection::open(&path).unwrap().query_row("select i from t", [], |row| row.get::<_, i64>(0));
            assert_eq!(rows, Ok(2));
        }
    }
}
