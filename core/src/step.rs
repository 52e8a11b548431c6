//! What the engine interprets.

mod capture;
mod precondition;
mod rebuild;
mod statement;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use capture::{Capture, Loss};
pub use precondition::Precondition;
pub use rebuild::{Copied, Native, Rebuild};
pub use statement::{ForeignKeys, Statement};

/// One closed unit of work that the engine interprets.
///
/// The macros emit steps as constants and the history records them as JSON, so a variant or field, once published,
/// keeps its name and meaning; new ones are added beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// One SQL statement.
    Sql(Statement),
    /// A table that is built anew, because the database cannot change it in place.
    Rebuild(Box<Rebuild>),
    /// What must hold of the rows before the next step.
    Precondition(Precondition),
    /// What the next step removes.
    Capture(Capture),
    /// A Rust function of the migration's file. The history can record it, but only the application's own runner can
    /// execute it.
    Call {
        /// The function's name.
        function: Cow<'static, str>,
    },
}

impl Step {
    /// A statement that runs with foreign keys enforced.
    pub fn sql(sql: impl Into<Cow<'static, str>>) -> Self {
        Self::Sql(Statement::new(sql))
    }

    /// A call of a Rust function.
    pub fn call(function: impl Into<Cow<'static, str>>) -> Self {
        Self::Call { function: function.into() }
    }

    /// What is removed after this step.
    pub fn loses(&self) -> Option<&Loss> {
        match self {
            Self::Capture(capture) => Some(&capture.loss),
            Self::Sql(_) | Self::Rebuild(_) | Self::Precondition(_) | Self::Call { .. } => None,
        }
    }

    /// How the step wants foreign keys treated.
    pub fn foreign_keys(&self) -> ForeignKeys {
        match self {
            Self::Sql(statement) => statement.foreign_keys,
            Self::Rebuild(_) => ForeignKeys::CheckedAfter,
            Self::Precondition(_) | Self::Capture(_) | Self::Call { .. } => ForeignKeys::Enforced,
        }
    }

    /// Whether the step changes the database by itself: what reports count as a statement. The others say something
    /// about the step that follows them.
    pub fn changes(&self) -> bool {
        match self {
            Self::Sql(_) | Self::Rebuild(_) | Self::Call { .. } => true,
            Self::Precondition(_) | Self::Capture(_) => false,
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
            Step::Capture(Capture { loss: Loss::Table { table: "t".into() }, key: vec!["id".into()].into() }),
            Step::Sql(Statement { foreign_keys: ForeignKeys::CheckedAfter, ..Statement::new("DROP TABLE t") }),
            Step::Precondition(Precondition {
                rows: "SELECT id FROM t WHERE a IS NULL".into(),
                message: "`t.a` is null".into(),
                help: "fill it".into(),
            }),
            Step::Rebuild(Box::new(Rebuild {
                table: "t".into(),
                columns: vec!["a".into()].into(),
                create: "CREATE TABLE n (b)".into(),
                copied: vec![Copied { column: "b".into(), value: "a".into() }].into(),
                native: Some(Native { since: 3_053_000, statements: vec!["ALTER TABLE t".into()].into() }),
            })),
            Step::call("backfill"),
        ];
        let text = serde_json::to_string(&steps).unwrap();
        assert_eq!(
            text,
            concat!(
                r#"[{"sql":{"sql":"CREATE TABLE t (a)"}},"#,
                r#"{"capture":{"loss":{"table":{"table":"t"}},"key":["id"]}},"#,
                r#"{"sql":{"sql":"DROP TABLE t","foreign_keys":"checked_after"}},"#,
                r#"{"precondition":{"rows":"SELECT id FROM t WHERE a IS NULL","message":"`t.a` is null","help":"fill it"}},"#,
                r#"{"rebuild":{"table":"t","columns":["a"],"create":"CREATE TABLE n (b)","copied":[{"column":"b","value":"a"}],"#,
                r#""native":{"since":3053000,"statements":["ALTER TABLE t"]}}},"#,
                r#"{"call":{"function":"backfill"}}]"#
            )
        );
        assert_eq!(serde_json::from_str::<Vec<Step>>(&text).unwrap(), steps);
    }
}
