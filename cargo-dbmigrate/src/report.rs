//! What the listing commands give on standard output, and in which forms.
//!
//! The JSON of each is the value below it, field by field, in one object; `null` stands where nothing is known:
//!
//! - `show`: `{"database", "migrations": [{"id", "standing", "detail", "applied_at", "run", "backup"}]}`
//! - `plan`: `{"database", "migrations": [{"id", "checksum", "verdict", "transaction", "losses": [text],
//!   "operations": [{"line", "summary", "verdict", "statements": [text]}]}]}`
//! - `check`: `{"database", "pending_checked", "exit", "findings": [{"kind", "id", "message", "help"}],
//!   "diagnostics": [text]}`
//! - `backup list`: `{"database", "folder", "sets": [{"id", "name", "created", "occasion", "bytes", "verified", "from",
//!   "to", "file"}], "damaged": [{"id", "file", "what"}]}`
//! - `schema show`: `{"at", "schema"}`
//! - `schema sql`: `{"at", "backend", "remarks": [text], "statements": [text]}`
//!
//! Fields are added, never renamed.

use clap::ValueEnum;
use dbmigrate::{Backend, Checksum, Id, Lowered, Migration, Step, Transaction, Verdict};
use serde::Serialize;

use crate::finding::Finding;

mod human;
mod json;

/// The forms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
}

/// A list to be written.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Report {
    /// Where every migration stands.
    Show(Show),
    /// What a run would do.
    Plan(Plan),
    /// What does not agree.
    Check(Check),
    /// The backups.
    Backups(Backups),
    /// The schema as a migration.
    SchemaText(SchemaText),
    /// The schema as SQL.
    SchemaSql(SchemaSql),
}

/// Where every migration stands.
#[derive(Debug, Serialize)]
pub(crate) struct Show {
    /// The database.
    pub(crate) database: String,
    /// The migrations.
    pub(crate) migrations: Vec<ShowRow>,
}

/// Where one migration stands.
#[derive(Debug, Serialize)]
pub(crate) struct ShowRow {
    /// The migration.
    pub(crate) id: Id,
    /// The word for it.
    pub(crate) standing: String,
    /// What else there is to say.
    pub(crate) detail: Option<String>,
    /// When it was applied.
    pub(crate) applied_at: Option<String>,
    /// The run that applied it.
    pub(crate) run: Option<String>,
    /// The backup that its run took.
    pub(crate) backup: Option<String>,
}

/// What a run would do.
#[derive(Debug, Serialize)]
pub(crate) struct Plan {
    /// The database.
    pub(crate) database: String,
    /// The migrations.
    pub(crate) migrations: Vec<PlanRow>,
}

/// What a run would do for one migration.
#[derive(Debug, Serialize)]
pub(crate) struct PlanRow {
    /// The migration.
    pub(crate) id: Id,
    /// What it means.
    pub(crate) checksum: Checksum,
    /// The worst verdict of its operations.
    pub(crate) verdict: Verdict,
    /// Whether it runs in a transaction.
    pub(crate) transaction: bool,
    /// What it removes.
    pub(crate) losses: Vec<String>,
    /// Its operations.
    pub(crate) operations: Vec<PlanOperation>,
}

/// What a run would do for one operation.
#[derive(Debug, Serialize)]
pub(crate) struct PlanOperation {
    /// Its line in the file.
    pub(crate) line: u32,
    /// What it does.
    pub(crate) summary: String,
    /// What it does to data.
    pub(crate) verdict: Verdict,
    /// Its statements.
    pub(crate) statements: Vec<String>,
}

/// What does not agree.
#[derive(Debug, Serialize)]
pub(crate) struct Check {
    /// The database that was looked at.
    pub(crate) database: Option<String>,
    /// Whether it was asked what is pending.
    pub(crate) pending_checked: bool,
    /// The exit code.
    pub(crate) exit: u8,
    /// All findings.
    pub(crate) findings: Vec<Finding>,
    /// The errors in the migrations, as rustc would show them.
    pub(crate) diagnostics: Vec<String>,
}

/// The backups of a database.
#[derive(Debug, Serialize)]
pub(crate) struct Backups {
    /// The database.
    pub(crate) database: String,
    /// Their folder.
    pub(crate) folder: String,
    /// The sets, oldest first.
    pub(crate) sets: Vec<BackupRow>,
    /// Manifests that cannot be read.
    pub(crate) damaged: Vec<DamageRow>,
}

/// One backup.
#[derive(Debug, Serialize)]
pub(crate) struct BackupRow {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: Option<String>,
    /// When it was made.
    pub(crate) created: String,
    /// What it was made for.
    pub(crate) occasion: String,
    /// Its length.
    pub(crate) bytes: u64,
    /// Whether it was proven when it was made.
    pub(crate) verified: bool,
    /// The newest migration in it.
    pub(crate) from: Option<Id>,
    /// The migration that was to be the newest afterwards.
    pub(crate) to: Option<Id>,
    /// The copy.
    pub(crate) file: String,
}

/// One damaged file.
#[derive(Debug, Serialize)]
pub(crate) struct DamageRow {
    /// The set, where it is known.
    pub(crate) id: Option<String>,
    /// The file.
    pub(crate) file: String,
    /// What is wrong.
    pub(crate) what: String,
}

/// The schema as a migration.
#[derive(Debug, Serialize)]
pub(crate) struct SchemaText {
    /// The migration after which it is so; none where there is no migration.
    pub(crate) at: Option<Id>,
    /// The text of a migration that makes it from nothing.
    pub(crate) schema: String,
}

/// The schema as SQL.
#[derive(Debug, Serialize)]
pub(crate) struct SchemaSql {
    /// The migration after which it is so; none where there is no migration.
    pub(crate) at: Option<Id>,
    /// The backend that the statements are for.
    pub(crate) backend: Backend,
    /// What the statements do not show.
    pub(crate) remarks: Vec<String>,
    /// The statements, in the order in which they can run.
    pub(crate) statements: Vec<String>,
}

impl PlanRow {
    /// What a migration would do.
    pub(crate) fn of(migration: &Migration, lowered: &Lowered) -> Self {
        let operations = lowered.operations.iter().map(|operation| PlanOperation {
            line: operation.line,
            summary: operation.summary.to_string(),
            verdict: operation.verdict,
            statements: operation.up.iter().map(sql).collect(),
        });
        Self {
            id: migration.id.clone(),
            checksum: migration.checksum.clone(),
            verdict: lowered.verdict(),
            transaction: migration.transaction == Transaction::On,
            losses: lowered.losses().map(ToString::to_string).collect(),
            operations: operations.collect(),
        }
    }
}

/// The text of a step as SQL; what is no SQL of its own stands as a remark.
pub(crate) fn sql(step: &Step) -> String {
    match step {
        Step::Sql(statement) => format!("{};", statement.sql),
        Step::Rebuild(rebuild) => {
            let remark = format!("-- builds `{}` anew; its indexes, triggers and row numbers are kept", rebuild.table);
            format!("{remark}\n{};", rebuild.outline().join(";\n"))
        }
        Step::Precondition(precondition) => {
            format!("-- only if no row stands in the way ({}):\n--   {}", precondition.message, precondition.rows)
        }
        Step::Capture(capture) => format!("-- loses {}", capture.loss),
        Step::Call { function } => format!("-- calls the function `{function}`"),
    }
}

/// A report as text.
pub(crate) fn render(report: &Report, format: Format) -> String {
    match format {
        Format::Human => human::render(report),
        Format::Json => json::render(report),
    }
}
