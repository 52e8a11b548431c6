//! What is lost, and how it would be found again.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What the next step removes from the database, with what it takes to keep it first and to bring it back later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// What goes.
    pub loss: Loss,
    /// The columns of the table's primary key, by which a row is found again; empty where it has none.
    pub key: Cow<'static, [Cow<'static, str>]>,
}

/// Data that a step removes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// Every row of a table.
    Table {
        /// The table, after its schema and a dot where it stands in one.
        table: Cow<'static, str>,
    },
    /// Every value of a column.
    Column {
        /// The table.
        table: Cow<'static, str>,
        /// The column.
        column: Cow<'static, str>,
    },
    /// The values of a column that do not fit its new type, and become others.
    Narrowing {
        /// The table.
        table: Cow<'static, str>,
        /// The column.
        column: Cow<'static, str>,
        /// The condition, in SQL, that holds for the rows whose value changes.
        changed: Cow<'static, str>,
    },
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table { table } => write!(f, "{table}"),
            Self::Column { table, column } | Self::Narrowing { table, column, .. } => write!(f, "{table}.{column}"),
        }
    }
}
