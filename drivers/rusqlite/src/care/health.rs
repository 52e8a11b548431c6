//! Whether a database is sound.

use std::collections::BTreeMap;

use rusqlite::{Connection, Result};

/// Rows that refer to rows which are not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphans {
    /// The table that they are in.
    pub table: String,
    /// The table that they refer to.
    pub parent: String,
    /// How many there are.
    pub rows: u64,
}

/// What a database's file says about how it is to be used. What each connection decides for itself, as `foreign_keys`
/// and `synchronous`, cannot be seen from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `wal`, or one of the rollback journals.
    pub journal_mode: String,
    /// The length of a page.
    pub page_size: u64,
    /// Whether free pages are given back: `none`, `full` or `incremental`.
    pub auto_vacuum: String,
    /// How texts are stored.
    pub encoding: String,
}

/// The complaints of the full integrity check; none where the database is sound.
///
/// # Errors
/// It cannot be checked: it is no database, or needs a collation that the connection does not have.
pub fn integrity(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    rows.filter(|row| !matches!(row, Ok(text) if text == "ok")).collect()
}

/// The rows that break a foreign key, by table and the table that they refer to.
///
/// # Errors
/// What SQLite reports; also where a foreign key names columns that are no key.
pub fn foreign_keys(connection: &Connection) -> Result<Vec<Orphans>> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut found: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        *found.entry((row.get(0)?, row.get(2)?)).or_default() += 1;
    }
    Ok(found.into_iter().map(|((table, parent), rows)| Orphans { table, parent, rows }).collect())
}

/// What the file says about how it is to be used.
///
/// # Errors
/// The file is no database.
pub fn settings(connection: &Connection) -> Result<Settings> {
    let text = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, String>(0));
    let number = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, i64>(0));
    let auto_vacuum = match number("PRAGMA auto_vacuum")? {
        1 => "full",
        2 => "incremental",
        _ => "none",
    };
    Ok(Settings {
        journal_mode: text("PRAGMA journal_mode")?,
        page_size: number("PRAGMA page_size")?.unsigned_abs(),
        auto_vacuum: auto_vacuum.to_owned(),
        encoding: text("PRAGMA encoding")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_without_a_parent_are_counted() {
        let connection = Connection::open_in_memory().unwrap();
        let sql = "create table p (id integer primary key);
                   create table c (p integer references p(id), q integer references p(id));
                   insert into c values (1, null), (2, 3), (null, null)";
        connection.execute_batch("pragma foreign_keys = off").unwrap();
        connection.execute_batch(sql).unwrap();
        let orphans = Orphans { table: "c".to_owned(), parent: "p".to_owned(), rows: 3 };
        assert_eq!(foreign_keys(&connection).unwrap(), [orphans]);
        connection.execute_batch("delete from c").unwrap();
        assert_eq!(foreign_keys(&connection).unwrap(), []);
        assert_eq!(integrity(&connection).unwrap(), [""; 0]);
    }

    #[test]
    fn a_broken_check_is_a_complaint() {
        let connection = Connection::open_in_memory().unwrap();
        let sql = "create table t (i integer check (i > 0));
                   pragma ignore_check_constraints = on;
                   insert into t values (-1)";
        connection.execute_batch(sql).unwrap();
        connection.execute_batch("pragma ignore_check_constraints = off").unwrap();
        let complaints = integrity(&connection).unwrap();
        assert!(complaints.len() == 1 && complaints[0].contains("CHECK"), "{complaints:?}");
    }
}
