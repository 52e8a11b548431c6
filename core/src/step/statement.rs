//! One SQL text for a driver.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// One SQL text for a driver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The text. It is one statement without a closing `;`, or, where [`Statement::script`] says so, a whole file.
    pub sql: Cow<'static, str>,
    /// Whether the text is a file that may hold several statements. It goes to the database as it is: nothing is split
    /// at `;` on our side.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub script: bool,
    /// How foreign keys are treated around it.
    #[serde(default, skip_serializing_if = "ForeignKeys::is_enforced")]
    pub foreign_keys: ForeignKeys,
}

impl Statement {
    /// One statement that runs with foreign keys enforced.
    pub fn new(sql: impl Into<Cow<'static, str>>) -> Self {
        Self { sql: sql.into(), script: false, foreign_keys: ForeignKeys::Enforced }
    }
}

/// How foreign keys are treated around a migration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForeignKeys {
    /// The database enforces them on each statement.
    #[default]
    Enforced,
    /// They are off while the migration runs, and the whole database is checked before and after: on SQLite a
    /// `DROP TABLE` with foreign keys on first deletes every row, which cascades to the tables that refer to it.
    CheckedAfter,
}

impl ForeignKeys {
    fn is_enforced(&self) -> bool {
        *self == Self::Enforced
    }
}
