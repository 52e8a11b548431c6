//! The one history that every candidate is measured on.
//!
//! Migration `i` of `N` creates a table with six columns, a foreign key to an earlier table and an index; every tenth
//! also adds a column to the table before it. Everything is a function of `i`, so that all formats mean the same.

mod dbmigrate;
mod diesel;
mod plain;
mod sqlx;

use std::fs;
use std::path::Path;

use clap::ValueEnum;

use crate::Result;

/// A format of the history: one candidate's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One file of our language for each migration.
    Dbmigrate,
    /// What the sqlite3 shell reads: one script, one transaction for each migration.
    Plain,
    /// `VERSION_NAME.up.sql` and `.down.sql`.
    Sqlx,
    /// `VERSION_NAME/up.sql` and `down.sql`.
    Diesel,
}

/// Writes a history of `count` migrations into a folder.
///
/// # Errors
/// A file cannot be written.
pub fn write(format: Format, count: usize, folder: &Path) -> Result<()> {
    let files = match format {
        Format::Dbmigrate => dbmigrate::files(count),
        Format::Plain => plain::files(count),
        Format::Sqlx => sqlx::files(count),
        Format::Diesel => diesel::files(count),
    };
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().ok_or("a file is in a folder")?)?;
        fs::write(path, text)?;
    }
    Ok(())
}

fn table(i: usize) -> String {
    format!("t_{i:05}")
}

/// An earlier table, spread over the history; the first one refers to itself.
fn parent(i: usize) -> String {
    table(if i == 1 { 1 } else { (i * 7) % (i - 1) + 1 })
}

/// The table that gets a column, if the migration adds one.
fn altered(i: usize) -> Option<String> {
    i.is_multiple_of(10).then(|| table(i - 1))
}

/// Date and time of a migration, a second apart.
fn version(i: usize) -> (String, String) {
    let seconds = i - 1;
    let date = format!("202401{:02}", 1 + seconds / 86400);
    (date, format!("{:02}{:02}{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60))
}

/// The SQL of a migration, for the candidates that take SQL.
fn up(i: usize) -> String {
    let (table, parent) = (table(i), parent(i));
    let mut sql = format!(
        "CREATE TABLE {table} (\n  id INTEGER NOT NULL PRIMARY KEY,\n  name VARCHAR(120) NOT NULL,\n  \
         amount INTEGER NOT NULL DEFAULT 0,\n  note TEXT,\n  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,\n  \
         parent_id INTEGER,\n  FOREIGN KEY (parent_id) REFERENCES {parent} (id)\n);\nCREATE INDEX ix_{table}_name ON {table} (name);\n"
    );
    if let Some(altered) = altered(i) {
        sql.push_str(&format!("ALTER TABLE {altered} ADD COLUMN extra_{i} INTEGER;\n"));
    }
    sql
}

/// The SQL that takes a migration back.
fn down(i: usize) -> String {
    let table = table(i);
    let altered = altered(i).map(|altered| format!("ALTER TABLE {altered} DROP COLUMN extra_{i};\n"));
    format!("{}DROP INDEX ix_{table}_name;\nDROP TABLE {table};\n", altered.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parent_is_an_earlier_table() {
        assert_eq!(parent(1), "t_00001");
        for i in 2..2000 {
            assert!(parent(i) < table(i), "{i}");
        }
    }

    #[test]
    fn versions_rise_across_days() {
        assert_eq!(version(1), ("20240101".to_owned(), "000000".to_owned()));
        assert_eq!(version(86401), ("20240102".to_owned(), "000000".to_owned()));
    }

    #[test]
    fn every_format_has_every_migration() {
        for (format, files) in [(Format::Dbmigrate, 20), (Format::Plain, 1), (Format::Sqlx, 40), (Format::Diesel, 40)] {
            let folder = tempfile::tempdir().unwrap();
            write(format, 20, folder.path()).unwrap();
            assert_eq!(count(folder.path()), files, "{format:?}");
        }
    }

    fn count(folder: &Path) -> usize {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
    }
}
