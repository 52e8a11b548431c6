//! What is in a database, and how much room it takes.

use std::collections::HashMap;

use rusqlite::{Connection, Result};

/// What is in a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stats {
    /// The length of a page.
    pub page_size: u64,
    /// How many pages there are, free ones included.
    pub pages: u64,
    /// How many pages hold nothing.
    pub free_pages: u64,
    /// `wal`, or one of the rollback journals.
    pub journal_mode: String,
    /// The tables, largest first. Those that SQLite keeps for itself, and virtual ones, are not among them.
    pub tables: Vec<TableStats>,
}

/// What is in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableStats {
    /// Its name.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// The room that its rows take; `None` where the library was built without `dbstat`.
    pub bytes: Option<u64>,
    /// Its indexes, by name; also those that SQLite made for keys.
    pub indexes: Vec<IndexStats>,
}

/// What an index takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexStats {
    /// Its name.
    pub name: String,
    /// The room that it takes; `None` where the library was built without `dbstat`.
    pub bytes: Option<u64>,
}

/// Counts everything, in one read transaction.
///
/// # Errors
/// The file is no database, or a table cannot be read.
pub fn stats(connection: &Connection) -> Result<Stats> {
    // It is only read, so how the transaction ends does not matter.
    let transaction = connection.unchecked_transaction()?;
    let number = |pragma: &str| transaction.query_row(pragma, [], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs);
    let room = room(&transaction)?;
    let bytes = |name: &str| room.as_ref().map(|room| room.get(name).copied().unwrap_or(0));

    let mut tables = Vec::new();
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    for name in texts(&transaction, names, [])? {
        let quoted = name.replace('"', "\"\"");
        let rows = number(&format!("SELECT count(*) FROM \"{quoted}\""))?;
        let of_table =
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?1 AND rootpage > 0 ORDER BY name";
        let indexes = texts(&transaction, of_table, [&name])?;
        let indexes = indexes.into_iter().map(|name| IndexStats { bytes: bytes(&name), name }).collect();
        tables.push(TableStats { rows, bytes: bytes(&name), indexes, name });
    }
    tables.sort_by_key(|table| std::cmp::Reverse((table.bytes, table.rows)));
    Ok(Stats {
        page_size: number("PRAGMA page_size")?,
        pages: number("PRAGMA page_count")?,
        free_pages: number("PRAGMA freelist_count")?,
        journal_mode: transaction.query_row("PRAGMA journal_mode", [], |row| row.get(0))?,
        tables,
    })
}

/// The bytes of each table and index; `None` where the library was built without `dbstat`.
fn room(connection: &Connection) -> Result<Option<HashMap<String, u64>>> {
    let there: bool =
        connection.query_row("SELECT count(*) FROM pragma_module_list WHERE name = 'dbstat'", [], |row| row.get(0))?;
    if !there {
        return Ok(None);
    }
    let mut statement = connection.prepare("SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
    rows.collect::<Result<_>>().map(Some)
}

fn texts<P: rusqlite::Params>(connection: &Connection, sql: &str, params: P) -> Result<Vec<String>> {
    let mut statement = connection.prepare(sql)?;
    statement.query_map(params, |row| row.get(0))?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_table_stands_first() {
        let connection = Connection::open_in_memory().unwrap();
        let sql = "create table small (id integer primary key autoincrement, name text unique);
                   create table \"the \"\"large\"\" one\" (text);
                   create index by_text on \"the \"\"large\"\" one\" (text);
                   create view v as select 1;
                   insert into small (name) values ('a'), ('b');
                   with recursive n(i) as (select 1 union all select i + 1 from n where i < 500)
                   insert into \"the \"\"large\"\" one\" select hex(randomblob(50)) from n";
        connection.execute_batch(sql).unwrap();
        let stats = stats(&connection).unwrap();
        let names: Vec<(&str, u64)> = stats.tables.iter().map(|table| (table.name.as_str(), table.rows)).collect();
        assert_eq!(names, [("the \"large\" one", 500), ("small", 2)]);
        assert_eq!(stats.tables[0].indexes[0].name, "by_text");
        assert!(stats.tables[0].indexes[0].bytes.unwrap() > 50_000 && stats.tables[0].bytes.unwrap() > 50_000);
        assert_eq!(stats.tables[1].indexes[0].name, "sqlite_autoindex_small_1");
        assert_eq!(stats.tables[1].bytes, Some(stats.page_size));
        let pages: u64 = connection
            .query_row("select sum(pgsize) from dbstat", [], |row| row.get::<_, i64>(0))
            .unwrap()
            .unsigned_abs();
        assert_eq!((stats.pages - stats.free_pages) * stats.page_size, pages);
    }
}
