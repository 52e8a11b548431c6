//! The table `dbmigrate_history`: the ordered revisions of one database.
//!
//! The order that counts is the order of application, `seq`. The steps that revert a migration are recorded as they
//! were when it was applied, so that a revert needs no file; they are read only when they are asked for.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::backend::{self, Texts};
use crate::blocking::wait;
use crate::compare::Listed;
use crate::driver::{BlockingDriver, Driver, DriverError, Row, Value};
use crate::error::{Error, ErrorKind, Result};
use crate::{Checksum, Id, Lowered, LoweredOperation, StepsHash};

/// The history's table.
pub const TABLE: &str = "dbmigrate_history";

/// A migration as a database records it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its place in the order of application.
    pub seq: i64,
    /// The migration.
    pub id: Id,
    /// What it meant when it was applied.
    pub checksum: Checksum,
    /// What it was lowered to when it was applied.
    pub steps_hash: StepsHash,
    /// The run that applied it.
    pub run: String,
    /// How far it is.
    pub state: RevisionState,
    /// The number of its statements; in [`RevisionState::Reverting`], of those that revert it.
    pub statements_total: usize,
    /// The number of statements that took effect.
    pub statements_applied: usize,
    /// When, as ISO 8601 in UTC.
    pub applied_at: String,
    /// How long its statements took.
    pub duration: Duration,
    /// The backup that its run took.
    pub backup: Option<String>,
    /// The capture of the data that it removed.
    pub capture: Option<String>,
    /// The tool that applied it, with its version.
    pub tool: String,
    /// Who ran the tool.
    pub who: String,
}

/// How far a revision is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevisionState {
    /// It is being applied outside a transaction, or was interrupted.
    Applying,
    /// It is applied.
    Applied,
    /// It is being reverted outside a transaction, or was interrupted.
    Reverting,
    /// The database was declared to be here without running it.
    Baseline,
}

/// All revisions, oldest application first; none where there is no history table. Writes nothing.
///
/// # Errors
/// The database cannot be read, or a row is not what this or an earlier version wrote.
pub async fn read(driver: &mut dyn Driver) -> Result<Vec<Revision>> {
    let texts = backend::texts(driver.backend())?;
    if exists(driver, texts).await? { read_rows(driver, texts).await } else { Ok(Vec::new()) }
}

/// [`read`] without an async runtime.
///
/// # Errors
/// As [`read`]; and if the driver was not ready at once.
pub fn read_blocking(driver: &mut dyn BlockingDriver) -> Result<Vec<Revision>> {
    wait(read(driver))
}

/// What is enough to see that nothing is pending, read at a fraction of the cost of [`read`]. Writes nothing.
///
/// # Errors
/// The database cannot be read.
pub async fn marks(driver: &mut dyn Driver) -> Result<Vec<Mark>> {
    let texts = backend::texts(driver.backend())?;
    if !exists(driver, texts).await? {
        return Ok(Vec::new());
    }
    let rows = driver.query(texts.history_marks, &[]).await.map_err(cannot_read)?;
    Ok(rows.into_iter().map(Mark).collect())
}

/// [`marks`] without an async runtime.
///
/// # Errors
/// As [`marks`]; and if the driver was not ready at once.
pub fn marks_blocking(driver: &mut dyn BlockingDriver) -> Result<Vec<Mark>> {
    wait(marks(driver))
}

/// A revision as far as it decides whether its migration is applied as it is listed.
#[derive(Clone, Debug)]
pub struct Mark(Row);

impl Mark {
    /// Whether this migration is applied whole, and as it is listed.
    pub fn is(&self, listed: &Listed<'_>) -> bool {
        let text = |column| self.0.text(column).ok();
        let whole = [RevisionState::Applied, RevisionState::Baseline].map(|state| Some(state.word()));
        text(0) == Some(listed.id.as_str())
            && text(1) == Some(listed.checksum.as_str())
            && text(2) == listed.steps.map(StepsHash::as_str)
            && whole.contains(&text(3))
    }
}

/// The operations that revert a migration as they were recorded; `None` where the migration is not recorded.
///
/// # Errors
/// As [`read`].
pub async fn read_down(driver: &mut dyn Driver, id: &Id) -> Result<Option<Vec<LoweredOperation>>> {
    let texts = backend::texts(driver.backend())?;
    let rows = driver
        .query(texts.history_read_down, &[Value::Text(id.as_str())])
        .await
        .map_err(|error| Error::driver("The recorded steps cannot be read.", error).migration(id))?;
    let Some(row) = rows.first() else { return Ok(None) };
    let text = row.text(0).map_err(unreadable)?;
    serde_json::from_str(text).map(Some).map_err(|error| unreadable(error).migration(id))
}

/// What a new row says beside what the migration itself says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewRow<'a> {
    pub(crate) id: &'a Id,
    pub(crate) checksum: &'a Checksum,
    pub(crate) lowered: &'a Lowered,
    pub(crate) state: RevisionState,
    pub(crate) statements_applied: usize,
    pub(crate) run: &'a str,
    pub(crate) duration: Duration,
    pub(crate) backup: Option<&'a str>,
    pub(crate) who: &'a str,
}

impl RevisionState {
    /// The word in the table.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Applying => "applying",
            Self::Applied => "applied",
            Self::Reverting => "reverting",
            Self::Baseline => "baseline",
        }
    }
}

impl FromStr for RevisionState {
    type Err = DriverError;

    fn from_str(word: &str) -> Result<Self, DriverError> {
        [Self::Applying, Self::Applied, Self::Reverting, Self::Baseline]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| {
                DriverError::new(crate::driver::DriverErrorKind::Other, format!("`{word}` is no state of a revision"))
            })
    }
}

/// Whether the table is there.
pub(crate) async fn exists(driver: &mut dyn Driver, texts: &Texts) -> Result<bool> {
    Ok(!driver.query(texts.history_exists, &[]).await.map_err(cannot_read)?.is_empty())
}

/// All revisions of a table that is there.
pub(crate) async fn read_rows(driver: &mut dyn Driver, texts: &Texts) -> Result<Vec<Revision>> {
    let rows = driver.query(texts.history_read, &[]).await.map_err(cannot_read)?;
    rows.iter().map(revision).collect()
}

/// Adds a row at the end.
pub(crate) async fn insert(driver: &mut dyn Driver, texts: &Texts, row: NewRow<'_>) -> Result<(), DriverError> {
    let down = down_text(&row.lowered.operations, row.state)?;
    let args = [
        Value::Text(row.id.as_str()),
        Value::Text(row.checksum.as_str()),
        Value::Text(row.lowered.hash.as_str()),
        Value::Text(row.run),
        Value::Text(row.state.word()),
        Value::Integer(integer(row.lowered.statements())),
        Value::Integer(integer(row.statements_applied)),
        Value::Integer(micros(row.duration)),
        row.backup.map_or(Value::Null, Value::Text),
        Value::Text(TOOL),
        Value::Text(row.who),
        Value::Text(&down),
    ];
    driver.execute(texts.history_insert, &args).await.map(drop)
}

/// Records that one more statement took effect outside a transaction.
pub(crate) async fn advance(
    driver: &mut dyn Driver,
    texts: &Texts,
    id: &Id,
    statements_applied: usize,
) -> Result<(), DriverError> {
    let args = [Value::Integer(integer(statements_applied)), Value::Text(id.as_str())];
    driver.execute(texts.history_advance, &args).await.map(drop)
}

/// Rewrites the row of a migration that is applied outside a transaction, when it is resumed and when it is complete.
/// Its author may have corrected it in between.
pub(crate) async fn rewrite(driver: &mut dyn Driver, texts: &Texts, row: NewRow<'_>) -> Result<(), DriverError> {
    let down = down_text(&row.lowered.operations, row.state)?;
    let args = [
        Value::Text(row.checksum.as_str()),
        Value::Text(row.lowered.hash.as_str()),
        Value::Text(row.state.word()),
        Value::Integer(integer(row.lowered.statements())),
        Value::Integer(integer(row.statements_applied)),
        Value::Integer(micros(row.duration)),
        Value::Text(&down),
        Value::Text(row.id.as_str()),
    ];
    driver.execute(texts.history_rewrite, &args).await.map(drop)
}

/// Records that a migration is being reverted outside a transaction, by this many statements.
pub(crate) async fn turn(driver: &mut dyn Driver, texts: &Texts, id: &Id, total: usize) -> Result<(), DriverError> {
    let args = [Value::Text(RevisionState::Reverting.word()), Value::Integer(integer(total)), Value::Text(id.as_str())];
    driver.execute(texts.history_turn, &args).await.map(drop)
}

/// Removes a row; says whether it was there.
pub(crate) async fn delete(driver: &mut dyn Driver, texts: &Texts, id: &Id) -> Result<bool, DriverError> {
    Ok(driver.execute(texts.history_delete, &[Value::Text(id.as_str())]).await? == 1)
}

/// What the history names as the tool.
const TOOL: &str = concat!("dbmigrate ", env!("CARGO_PKG_VERSION"));

/// The recorded operations. While a migration is being applied outside a transaction its `up` is recorded as well, so
/// that whoever resumes can prove that what took effect is the beginning of what is listed.
fn down_text(operations: &[LoweredOperation], state: RevisionState) -> Result<String, DriverError> {
    let text = if state == RevisionState::Applying {
        serde_json::to_string(operations)
    } else {
        let recorded: Vec<LoweredOperation> = operations
            .iter()
            .map(|operation| LoweredOperation {
                line: operation.line,
                summary: operation.summary.clone(),
                verdict: operation.verdict,
                up: Default::default(),
                down: operation.down.clone(),
            })
            .collect();
        serde_json::to_string(&recorded)
    };
    text.map_err(|error| DriverError::new(crate::driver::DriverErrorKind::Other, error.to_string()))
}

fn revision(row: &Row) -> Result<Revision> {
    let id = Id::new(row.text(1).map_err(unreadable)?).map_err(unreadable)?;
    let hash = |column| -> Result<&str> { row.text(column).map_err(unreadable) };
    let count = |column| -> Result<usize> { row.integer(column).map_err(unreadable)?.try_into().map_err(unreadable) };
    let optional = |column| row.optional_text(column).map(|text| text.map(str::to_owned)).map_err(unreadable);
    let checksum = hash(2)?;
    let steps = hash(3)?;
    Ok(Revision {
        seq: row.integer(0).map_err(unreadable)?,
        checksum: Checksum::parse(checksum)
            .ok_or_else(|| unreadable(format!("`{checksum}` is no checksum")).migration(&id))?,
        steps_hash: StepsHash::parse(steps)
            .ok_or_else(|| unreadable(format!("`{steps}` is no hash of steps")).migration(&id))?,
        id,
        run: hash(4)?.to_owned(),
        state: hash(5)?.parse().map_err(unreadable)?,
        statements_total: count(6)?,
        statements_applied: count(7)?,
        applied_at: hash(8)?.to_owned(),
        duration: Duration::from_micros(row.integer(9).map_err(unreadable)?.try_into().map_err(unreadable)?),
        backup: optional(10)?,
        capture: optional(11)?,
        tool: hash(12)?.to_owned(),
        who: hash(13)?.to_owned(),
    })
}

fn cannot_read(error: DriverError) -> Error {
    let shape = error.kind == crate::driver::DriverErrorKind::Other;
    let error = Error::driver("The migration history cannot be read.", error);
    if shape { error.next("If `dbmigrate_history` was changed by hand, restore it from a backup.") } else { error }
}

fn unreadable(reason: impl fmt::Display) -> Error {
    Error::new(ErrorKind::Failed, format!("A row of {TABLE} cannot be understood: {reason}."))
        .next("A newer version may have written it: update. If it was edited by hand, restore it from a backup.")
}

fn integer(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
impl Revision {
    /// A revision for tests of what reads revisions.
    pub(crate) fn example(id: Id, checksum: Checksum, steps_hash: StepsHash) -> Self {
        Self {
            seq: 1,
            id,
            checksum,
            steps_hash,
            run: String::new(),
            state: RevisionState::Applied,
            statements_total: 1,
            statements_applied: 1,
            applied_at: String::new(),
            duration: Duration::ZERO,
            backup: None,
            capture: None,
            tool: String::new(),
            who: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Step, Verdict};

    fn operation() -> LoweredOperation {
        LoweredOperation {
            line: 3,
            summary: "create table t".into(),
            verdict: Verdict::Lossless,
            up: vec![Step::sql("CREATE TABLE t (a)")].into(),
            down: Some(vec![Step::sql("DROP TABLE t")].into()),
        }
    }

    /// Databases hold this text: it may gain, but never change.
    #[test]
    fn the_recorded_down_leaves_the_up_out() {
        assert_eq!(
            down_text(&[operation()], RevisionState::Applied).unwrap(),
            r#"[{"line":3,"summary":"create table t","verdict":"lossless","down":[{"sql":{"sql":"DROP TABLE t"}}]}]"#
        );
    }

    #[test]
    fn an_unfinished_migration_keeps_its_up() {
        let text = down_text(&[operation()], RevisionState::Applying).unwrap();
        assert_eq!(serde_json::from_str::<Vec<LoweredOperation>>(&text).unwrap(), [operation()]);
    }

    #[test]
    fn a_mark_is_the_listed_migration_or_not() {
        use crate::driver::Cell;
        let (id, checksum) = (Id::from_static("m20260101_000000_a"), Checksum::from_static("1:aa"));
        let steps = StepsHash::from_static("bb");
        let listed = Listed { id: &id, checksum: &checksum, steps: Some(&steps) };
        let mark = |words: [&str; 4]| Mark(Row(words.map(|word| Cell::Text(word.to_owned())).into()));
        assert!(mark([id.as_str(), "1:aa", "bb", "applied"]).is(&listed));
        assert!(mark([id.as_str(), "1:aa", "bb", "baseline"]).is(&listed));
        for other in [
            ["m20260101_000000_b", "1:aa", "bb", "applied"],
            [id.as_str(), "1:ab", "bb", "applied"],
            [id.as_str(), "1:aa", "bc", "applied"],
            [id.as_str(), "1:aa", "bb", "applying"],
        ] {
            assert!(!mark(other).is(&listed), "{other:?}");
        }
    }

    #[test]
    fn every_state_reads_back() {
        for state in
            [RevisionState::Applying, RevisionState::Applied, RevisionState::Reverting, RevisionState::Baseline]
        {
            assert_eq!(state.word().parse::<RevisionState>().unwrap(), state);
        }
        assert!("dirty".parse::<RevisionState>().is_err());
    }
}
