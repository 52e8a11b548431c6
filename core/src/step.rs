//! What the engine interprets.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// One closed unit of work that the engine interprets.
///
/// The macros emit steps as constants and the history records them as JSON, so a variant or field, once published,
/// keeps its name and meaning; new ones are added beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// One SQL statement.
    Sql(Statement),
    /// A Rust function of the migration's file. The history can record it, but only the application's own runner can
    /// execute it.
    Call {
        /// The function's name.
        function: Cow<'static, str>,
    },
}

impl Step {
    /// A statement that removes nothing and runs with foreign keys enforced.
    pub const fn sql(sql: &'static str) -> Self {
        Self::Sql(Statement { sql: Cow::Borrowed(sql), loses: None, foreign_keys: ForeignKeys::Enforced })
    }

    /// A statement whose effect on data or need for care differs from the ordinary.
    pub const fn sql_with(sql: &'static str, loses: Option<Loss>, foreign_keys: ForeignKeys) -> Self {
        Self::Sql(Statement { sql: Cow::Borrowed(sql), loses, foreign_keys })
    }

    /// A call of a Rust function.
    pub const fn call(function: &'static str) -> Self {
        Self::Call { function: Cow::Borrowed(function) }
    }

    /// What the step removes, if anything.
    pub fn loses(&self) -> Option<&Loss> {
        match self {
            Self::Sql(statement) => statement.loses.as_ref(),
            Self::Call { .. } => None,
        }
    }

    /// How the step wants foreign keys treated.
    pub fn foreign_keys(&self) -> ForeignKeys {
        match self {
            Self::Sql(statement) => statement.foreign_keys,
            Self::Call { .. } => ForeignKeys::Enforced,
        }
    }
}

/// One SQL text for a driver. It is one statement: nothing is split at `;`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The text, without a closing `;`.
    pub sql: Cow<'static, str>,
    /// The data that goes when it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loses: Option<Loss>,
    /// How foreign keys are treated around it.
    #[serde(default, skip_serializing_if = "ForeignKeys::is_enforced")]
    pub foreign_keys: ForeignKeys,
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

/// Data that a statement removes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// Every row of a table.
    Table {
        /// The table.
        table: Cow<'static, str>,
    },
    /// Every value of a column.
    Column {
        /// The table.
        table: Cow<'static, str>,
        /// The column.
        column: Cow<'static, str>,
    },
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table { table } => write!(f, "{table}"),
            Self::Column { table, column } => write!(f, "{table}.{column}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The history holds these texts: they may gain, but never change.
    #[test]
    fn the_recorded_form_is_fixed() {
        let steps = [
            Step::sql("CREATE TABLE t (a)"),
            Step::sql_with("DROP TABLE t", Some(Loss::Table { table: Cow::Borrowed("t") }), ForeignKeys::CheckedAfter),
            Step::call("backfill"),
        ];
        let text = serde_json::to_string(&steps).unwrap();
        assert_eq!(
            text,
            r#"[{"sql":{"sql":"CREATE TABLE t (a)"}},{"sql":{"sql":"DROP TABLE t","loses":{"table":{"table":"t"}},"foreign_keys":"checked_after"}},{"call":{"function":"backfill"}}]"#
        );
        assert_eq!(serde_json::from_str::<Vec<Step>>(&text).unwrap(), steps);
    }
}
