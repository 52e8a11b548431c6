//! A table that is built anew.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A table that is built anew beside the old one, filled from it and put in its place. What belongs to the table and is
/// not part of its text (indexes, triggers, the mark of AUTOINCREMENT) is taken over from the live database, word for
/// word, and so are rowids; foreign keys are off meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rebuild {
    /// The table.
    pub table: Cow<'static, str>,
    /// The columns that the history knows it to have. A live table with others is left alone.
    pub columns: Cow<'static, [Cow<'static, str>]>,
    /// The statement that creates the new table, under the name [`Rebuild::working_name`].
    pub create: Cow<'static, str>,
    /// What goes into it.
    pub copied: Cow<'static, [Copied]>,
    /// The same change in place, for libraries that can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub native: Option<Native>,
}

impl Rebuild {
    /// The name that the new table of this one has until it stands in its place. No table of a history can be named so.
    pub fn working_name(table: &str) -> String {
        format!("dbmigrate_new_{table}")
    }

    /// The statements that a reader is shown. The engine adds what only the live table can tell: its row numbers, its
    /// indexes and triggers.
    pub fn outline(&self) -> [String; 4] {
        let quote = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let (old, new) = (quote(&self.table), quote(&Self::working_name(&self.table)));
        let columns: Vec<String> = self.copied.iter().map(|copied| quote(&copied.column)).collect();
        let values: Vec<&str> = self.copied.iter().map(|copied| &*copied.value).collect();
        [
            self.create.clone().into_owned(),
            format!("INSERT INTO {new} ({}) SELECT {} FROM {old}", columns.join(", "), values.join(", ")),
            format!("DROP TABLE {old}"),
            format!("ALTER TABLE {new} RENAME TO {old}"),
        ]
    }
}

/// A column of the new table, and where its values come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// The column of the new table.
    pub column: Cow<'static, str>,
    /// An SQL expression over a row of the old table.
    pub value: Cow<'static, str>,
}

/// A change in place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Native {
    /// The first version of the database's library that can, as SQLite counts: 3.53.0 is 3053000.
    pub since: u32,
    /// The statements.
    pub statements: Cow<'static, [Cow<'static, str>]>,
}
