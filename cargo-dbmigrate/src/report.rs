//! What the listing commands give on standard output, and in which forms.
//!
//! The JSON of each is the value below it, field by field, in one object; `null` stands where nothing is known:
//!
//! - `show`: `{"database", "migrations": [{"id", "standing", "detail", "applied_at", "run", "backup"}]}`
//! - `plan`: `{"database", "migrations": [{"id", "checksum", "verdict", "transaction", "losses": [text],
//!   "operations": [{"line", "summary", "verdict", "statements": [text]}]}]}`
//! - `check`: `{"database", "pending_checked", "exit", "findings": [{"kind", "id", "message", "help"}],
//!   "diagnostics": [text]}`
//! - `schema show`: `{"at", "schema"}`
//! - `schema sql`: `{"at", "backend", "remarks": [text], "statements": [text]}`
//! - `backup list`: `{"database", "folder", "sets": [SET], "damaged": [{"id", "file", "what"}]}` where SET is `{"id",
//!   "name", "note", "created", "occasion", "bytes", "verified", "from", "to", "file"}`
//! - `backup create`: `{"database", "set": SET}`
//! - `backup status`: `{"database", "folder", "sets", "bytes", "newest": SET, "oldest": SET, "verified_at",
//!   "database_bytes", "free_bytes", "automatic", "keep_last", "expired", "leftovers", "exit", "points": [POINT]}` where
//!   POINT is `{"name", "state", "detail", "next"}` and its state `ok`, `not_ok` or `unknown`
//! - `backup delete`, `backup cleanup`: `{"database", "dry_run", "bytes", "removed": [{"id", "file", "bytes", "why"}]}`
//! - `db health`, `validate`: `{"database", "exit", "points": [POINT]}`
//! - `db stats`: `{"database", "bytes", "page_size", "pages", "free_pages", "journal_mode", "wal_bytes", "tables":
//!   [{"name", "rows", "bytes", "indexes": [{"name", "bytes"}]}]}`
//!
//! Fields are added, never renamed.

use clap::ValueEnum;
use dbmigrate::{Backend, Checksum, Id, Lowered, Migration, Step, Transaction, Verdict};
use dbmigrate_backup::Set;
use serde::Serialize;

use crate::checkup::Point;
use crate::context::Context;
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
    /// A backup that was taken.
    Created(Created),
    /// Whether the backups are in order.
    BackupStatus(Box<BackupStatus>),
    /// What was removed, or would be.
    Removed(Removed),
    /// Whether a database is sound.
    Health(Health),
    /// Whether the whole installation is in order.
    Validate(Health),
    /// What is in a database.
    Stats(Stats),
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
    /// What a person wrote about it.
    pub(crate) note: Option<String>,
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

/// A backup that was taken.
#[derive(Debug, Serialize)]
pub(crate) struct Created {
    /// The database.
    pub(crate) database: String,
    /// The backup.
    pub(crate) set: BackupRow,
}

/// Whether the backups of a database are in order.
#[derive(Debug, Serialize)]
pub(crate) struct BackupStatus {
    /// The database.
    pub(crate) database: String,
    /// The folder of the backups.
    pub(crate) folder: String,
    /// How many there are.
    pub(crate) sets: usize,
    /// What they take in all.
    pub(crate) bytes: u64,
    /// The newest.
    pub(crate) newest: Option<BackupRow>,
    /// The oldest.
    pub(crate) oldest: Option<BackupRow>,
    /// Since when all were verified again; `None` where one was not since it was made.
    pub(crate) verified_at: Option<String>,
    /// How long the database is now.
    pub(crate) database_bytes: u64,
    /// How much room there is.
    pub(crate) free_bytes: Option<u64>,
    /// How many were made without a name.
    pub(crate) automatic: usize,
    /// How many good ones of these are kept.
    pub(crate) keep_last: usize,
    /// How many of these should be gone.
    pub(crate) expired: usize,
    /// How many files interrupted runs have left.
    pub(crate) leftovers: usize,
    /// The exit code.
    pub(crate) exit: u8,
    /// The same for people, with what to do.
    pub(crate) points: Vec<Point>,
}

/// What was removed, or would be.
#[derive(Debug, Serialize)]
pub(crate) struct Removed {
    /// The database.
    pub(crate) database: String,
    /// Whether nothing is removed in any case.
    pub(crate) dry_run: bool,
    /// How much room it gives.
    pub(crate) bytes: u64,
    /// The backups and files.
    pub(crate) removed: Vec<RemovedRow>,
}

/// One backup or file that goes.
#[derive(Debug, Serialize)]
pub(crate) struct RemovedRow {
    /// The backup, where it is one.
    pub(crate) id: Option<String>,
    /// The file.
    pub(crate) file: String,
    /// Its length.
    pub(crate) bytes: u64,
    /// Why it goes.
    pub(crate) why: String,
}

impl RemovedRow {
    /// A backup that goes.
    pub(crate) fn of_set(context: &Context<'_>, set: &Set, why: &str) -> Self {
        Self {
            id: Some(set.id().to_string()),
            file: context.project.shown(set.file()),
            bytes: set.manifest.bytes,
            why: why.to_owned(),
        }
    }
}

/// Whether something is in order, point by point.
#[derive(Debug, Serialize)]
pub(crate) struct Health {
    /// The database.
    pub(crate) database: Option<String>,
    /// The exit code.
    pub(crate) exit: u8,
    /// What was looked at.
    pub(crate) points: Vec<Point>,
}

/// What is in a database.
#[derive(Debug, Serialize)]
pub(crate) struct Stats {
    /// The database.
    pub(crate) database: String,
    /// Its pages in bytes.
    pub(crate) bytes: u64,
    /// The length of a page.
    pub(crate) page_size: u64,
    /// How many pages there are.
    pub(crate) pages: u64,
    /// How many of them hold nothing.
    pub(crate) free_pages: u64,
    /// The journal mode.
    pub(crate) journal_mode: String,
    /// The length of the write-ahead log.
    pub(crate) wal_bytes: Option<u64>,
    /// The tables, largest first.
    pub(crate) tables: Vec<TableRow>,
}

/// What is in a table.
#[derive(Debug, Serialize)]
pub(crate) struct TableRow {
    /// Its name.
    pub(crate) name: String,
    /// How many rows it has.
    pub(crate) rows: u64,
    /// The room that they take, where that is known.
    pub(crate) bytes: Option<u64>,
    /// Its indexes.
    pub(crate) indexes: Vec<IndexRow>,
}

/// What an index takes.
#[derive(Debug, Serialize)]
pub(crate) struct IndexRow {
    /// Its name.
    pub(crate) name: String,
    /// The room that it takes, where that is known.
    pub(crate) bytes: Option<u64>,
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
