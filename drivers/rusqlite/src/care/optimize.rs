//! Making a database small and its queries fast again.

use rusqlite::{Connection, Result};

/// What was gained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Optimized {
    /// The database's pages in bytes before.
    pub before: u64,
    /// The same afterwards.
    pub after: u64,
    /// Whether the write-ahead log was written back whole; somebody who reads keeps it.
    pub log_written_back: bool,
}

/// Builds the file anew without its free pages, counts what the planner of queries needs to know, and writes the
/// write-ahead log back. It writes, and waits for others as long as the connection does.
///
/// The content stays what it is. Only rows of tables without an `INTEGER PRIMARY KEY` may get other row numbers: SQLite
/// promises none there.
///
/// # Errors
/// Somebody holds the database, or there is no room on a disk. The content then is as it was.
pub fn optimize(connection: &Connection) -> Result<Optimized> {
    let before = bytes(connection)?;
    // In this order the log is written back once, with everything in it.
    connection.execute_batch("VACUUM; ANALYZE")?;
    let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(Optimized { before, after: bytes(connection)?, log_written_back: !busy })
}

fn bytes(connection: &Connection) -> Result<u64> {
    let number = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs);
    Ok(number("PRAGMA page_count")? * number("PRAGMA page_size")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_pages_go_and_rows_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let connection = Connection::open(&path).unwrap();
        let sql = "create table t (id integer primary key, x blob);
                   create index by_x on t (x);
                   with recursive n(i) as (select 1 union all select i + 1 from n where i < 200)
                   insert into t (x) select randomblob(2000) from n;
                   delete from t where id % 10 > 0";
        connection.query_row("pragma journal_mode = wal", [], |_| Ok(())).unwrap();
        connection.execute_batch(sql).unwrap();
        let ids = "select group_concat(id) from (select id from t order by id)";
        let ids = || -> String { connection.query_row(ids, [], |row| row.get(0)).unwrap() };
        let rows = ids();
        let gained = optimize(&connection).unwrap();
        assert!(gained.after * 2 < gained.before && gained.log_written_back, "{gained:?}");
        assert_eq!(ids(), rows);
        assert_eq!(std::fs::metadata(&path).unwrap().len(), gained.after);
        let counted: i64 = connection.query_row("select count(*) from sqlite_stat1", [], |row| row.get(0)).unwrap();
        assert_eq!(counted, 1);

        // A reader keeps the log, and no more.
        let reader = Connection::open(&path).unwrap();
        reader.execute_batch("begin; select count(*) from t").unwrap();
        reader.query_row("select count(*) from t", [], |_| Ok(())).unwrap();
        connection.busy_timeout(std::time::Duration::from_millis(50)).unwrap();
        assert!(!optimize(&connection).unwrap().log_written_back);
    }
}
