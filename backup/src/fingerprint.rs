//! What two databases must have in common to count as the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Digest;

/// What is compared between a database and its copy.
///
/// An integrity check proves nothing by itself: a half-written copy can open as an empty database and pass it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Bytes in a page.
    pub page_size: u32,
    /// Pages in the file.
    pub page_count: u64,
    /// The digest over the schema's text: every object with its type, name, table and SQL.
    pub schema: Digest,
    /// The rows of every table that the database stores itself. A virtual table has none; the tables behind it do.
    pub tables: BTreeMap<String, u64>,
    /// The journal mode, in the engine's own word.
    pub journal_mode: String,
    /// The engine and its version, as `SQLite 3.51.1`.
    pub engine: String,
}

impl Fingerprint {
    /// How long the database's file is.
    pub fn bytes(&self) -> u64 {
        self.page_count * u64::from(self.page_size)
    }

    /// What differs from a copy, in words; empty when nothing does. The journal mode may differ, because a copy has one
    /// of its own, and so may the engine's version.
    pub fn differences(&self, copy: &Self) -> Vec<String> {
        let mut found = Vec::new();
        if self.page_size != copy.page_size {
            found.push(format!("the page size is {} and should be {}", copy.page_size, self.page_size));
        }
        if self.page_count != copy.page_count {
            found.push(format!("it has {} pages and should have {}", copy.page_count, self.page_count));
        }
        if self.schema != copy.schema {
            found.push("the schema's text differs".to_owned());
        }
        for (table, rows) in &self.tables {
            match copy.tables.get(table) {
                Some(copied) if copied == rows => {}
                Some(copied) => found.push(format!("table `{table}` has {copied} rows and should have {rows}")),
                None => found.push(format!("table `{table}` is missing")),
            }
        }
        found.extend(
            copy.tables
                .keys()
                .filter(|table| !self.tables.contains_key(*table))
                .map(|table| format!("table `{table}` should not be there")),
        );
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difference_is_named() {
        let source = Fingerprint {
            page_size: 4096,
            page_count: 10,
            schema: Digest::of(b"a"),
            tables: BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]),
            journal_mode: "wal".to_owned(),
            engine: "SQLite 3".to_owned(),
        };
        let mut copy = Fingerprint { journal_mode: "delete".to_owned(), ..source.clone() };
        assert!(source.differences(&copy).is_empty());
        copy.page_size = 512;
        copy.page_count = 9;
        copy.schema = Digest::of(b"b");
        copy.tables = BTreeMap::from([("a".to_owned(), 7), ("c".to_owned(), 0)]);
        assert_eq!(source.differences(&copy).len(), 6);
        assert_eq!(source.bytes(), 40_960);
    }
}
