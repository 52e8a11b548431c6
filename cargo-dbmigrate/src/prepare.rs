//! What a run must know before it begins; `plan` and `run --dry-run` show what comes of it.

use std::thread;
use std::time::Duration;

use dbmigrate::compare::{self, Entry, Listed};
use dbmigrate::history::Mark;
use dbmigrate::{Comparison, Id, Standing};
use rusqlite::Connection;

use crate::context::Context;
use crate::database::Database;
use crate::failure::{Failure, Result};
use crate::finding::{self, Finding, Kind};
use crate::report::{Plan, PlanRow};
use crate::sources::Sources;
use crate::text;

/// Files, lock file and database, which do not contradict each other.
pub(crate) struct Prepared {
    /// The files.
    pub(crate) sources: Sources,
    /// The database.
    pub(crate) database: Database,
    /// A connection to it, where it is there and one was asked for.
    pub(crate) connection: Option<Connection>,
    /// Where the migrations stand.
    pub(crate) comparison: Comparison,
    /// What the lock file is to learn.
    pub(crate) to_lock: Vec<Finding>,
}

/// Whether the database will be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// It is only looked at.
    Look,
    /// It is opened for writing.
    Write,
}

impl Prepared {
    /// Reads everything and refuses what contradicts itself. With `locked`, the lock file must say all of it already.
    pub(crate) fn new(context: &Context<'_>, access: Access, locked: bool, patience: Duration) -> Result<Self> {
        let database = context.database(patience)?;
        let (sources, opened) = if access == Access::Write && database.exists() {
            read_both(context, &database)
        } else {
            (context.sources(), Ok(None))
        };
        let sources = sources?;
        sources.ensure_sound()?;
        ensure_backend(&sources, &database)?;
        let opened = opened?;

        let found = sources.disagreements();
        let known = sources.known();
        let (connection, comparison) = match opened {
            None => (None, database.look(&known)?),
            Some((mut connection, marks)) => {
                let listed: Vec<Listed<'_>> = compare::listed(&known, database.url().backend()).collect();
                let current = found.is_empty() && are_current(&marks, &listed);
                let comparison =
                    if current { all_applied(&listed) } else { database.compare(&mut connection, &known)? };
                (Some(connection), comparison)
            }
        };
        drop(known);
        let early: Vec<Finding> = found.iter().filter(|finding| stops(finding.kind, locked)).cloned().collect();
        refuse(early, &found, &comparison)?;
        let to_lock =
            found.into_iter().filter(|finding| matches!(finding.kind, Kind::Unlisted | Kind::Stale)).collect();
        Ok(Self { sources, database, connection, comparison, to_lock })
    }

    /// Says which database it is and how far it is.
    pub(crate) fn announce(&self, context: &Context<'_>) {
        announce(context, &self.database, &self.comparison);
    }

    /// What a run would do that goes so far.
    pub(crate) fn plan(&mut self, to: Option<&Id>, steps: Option<usize>) -> Plan {
        self.sources.complete();
        let backend = self.database.url().backend();
        let ids = self.pending(to, steps);
        let rows = ids.iter().filter_map(|id| {
            let migration = self.sources.migrations.get(id)?;
            Some(PlanRow::of(migration, migration.on(backend)?))
        });
        Plan { database: self.database.url().to_string(), migrations: rows.collect() }
    }

    /// The migrations that a run would apply that goes so far.
    pub(crate) fn pending(&self, to: Option<&Id>, steps: Option<usize>) -> Vec<Id> {
        let pending = self.comparison.pending().map(|entry| entry.id.clone());
        pending.filter(|id| to.is_none_or(|to| id <= to)).take(steps.unwrap_or(usize::MAX)).collect()
    }
}

/// Whether a disagreement of files and lock file keeps a run from beginning.
pub(crate) fn stops(kind: Kind, locked: bool) -> bool {
    match kind {
        Kind::Missing | Kind::OutOfOrder => true,
        Kind::Unlisted | Kind::Stale => locked,
        _ => false,
    }
}

/// A connection, with what is applied as far as it was read through it.
type Opened = (Connection, Vec<Mark>);

/// Looks at the files while it reads the database: for a run with nothing to do both take about as long.
///
/// The database stays on this thread, because allocators serve the first thread best, and it needs the most memory.
fn read_both(context: &Context<'_>, database: &Database) -> (Result<Sources>, Result<Option<Opened>>) {
    let (sources, opened) = thread::scope(|scope| {
        let sources = scope.spawn(|| context.sources());
        let opened = open(database);
        (sources.join(), opened)
    });
    let sources = sources.unwrap_or_else(|_| Err(Failure::failed("Reading the migrations has panicked.")));
    (sources, opened.map(Some))
}

/// Opens the database for writing and reads what is applied.
fn open(database: &Database) -> Result<Opened> {
    let mut connection = database.open()?;
    let marks = database.marks(&mut connection)?;
    Ok((connection, marks))
}

/// Whether exactly these are applied, in this order.
fn are_current(marks: &[Mark], listed: &[Listed<'_>]) -> bool {
    marks.len() == listed.len() && marks.iter().zip(listed).all(|(mark, listed)| mark.is(listed))
}

/// The comparison where all are applied. What the history says beyond that is not known.
fn all_applied(listed: &[Listed<'_>]) -> Comparison {
    let entry = |listed: &Listed<'_>| Entry { id: listed.id.clone(), standing: Standing::Applied, revision: None };
    Comparison { entries: listed.iter().map(entry).collect() }
}

/// Says which database it is and how far it is.
pub(crate) fn announce(context: &Context<'_>, database: &Database, comparison: &Comparison) {
    let url = database.url();
    if !database.exists() {
        context.output.status("Database", format_args!("{url} (does not exist yet)"));
        return;
    }
    let count =
        |counts: fn(&Standing) -> bool| comparison.entries.iter().filter(|entry| counts(&entry.standing)).count();
    let total = count(|standing| *standing != Standing::OtherBackend);
    let waits = |standing: &Standing| matches!(standing, Standing::Pending | Standing::OutOfOrder { .. });
    let applied = total - count(waits);
    let total = text::count(total, "migration");
    context.output.status("Database", format_args!("{url} ({}, {applied} of {total} applied)", database.size()));
}

/// The lock file must be for the database's backend: otherwise every migration would seem to be for others.
pub(crate) fn ensure_backend(sources: &Sources, database: &Database) -> Result<()> {
    let backend = database.url().backend();
    if sources.lock.backends.contains(&backend) {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "The migrations in `{}` are not for {}: their lock file does not name it.",
        sources.shown,
        backend.title()
    ))
    .next(format!("Add `{backend}` to the line `backends` of the lock file, then run `cargo dbmigrate lock`.")))
}

/// Stops where files, lock file and history contradict each other, with everything that does.
fn refuse(mut findings: Vec<Finding>, disagreements: &[Finding], comparison: &Comparison) -> Result<()> {
    for entry in &comparison.entries {
        let id = Some(&entry.id);
        // The history knows more about what is stale or missing than the lock file does.
        let settled = |finding: &Finding| !matches!(finding.kind, Kind::Stale | Kind::Missing);
        if findings.iter().any(|finding| finding.id.as_ref() == id && settled(finding)) {
            continue;
        }
        if let Some(finding) = Finding::of_history(entry) {
            findings.retain(|finding| finding.id.as_ref() != id);
            findings.push(finding);
            continue;
        }
        let pending = matches!(entry.standing, Standing::Pending | Standing::Interrupted);
        let counts = |finding: &&Finding| match finding.kind {
            Kind::LowersDifferently => pending,
            // The database has it as the file is, and only the list does not know.
            Kind::Stale => !pending && entry.standing != Standing::OtherBackend,
            _ => false,
        };
        let known = findings.iter().any(|finding| finding.id.as_ref() == id);
        let found = disagreements.iter().filter(|finding| finding.id.as_ref() == id).find(counts);
        findings.extend(found.filter(|_| !known).cloned());
    }
    if findings.is_empty() {
        return Ok(());
    }
    findings.sort_by(|a, b| a.id.cmp(&b.id));
    Err(finding::refuse("Files, lock file and database do not agree, so nothing was done.", &findings))
}

/// The id that a person wrote, which must be among these.
pub(crate) fn find_id(text: &str, ids: &[Id]) -> Result<Id> {
    if let Some(id) = ids.iter().find(|id| id.as_str() == text) {
        return Ok(id.clone());
    }
    let failure = Failure::usage(format!("There is no migration `{text}`.")).state("nothing was changed");
    let name = |id: &&Id| id.name() == text;
    let close = ids.iter().find(name).map(Id::as_str);
    let close = close.or_else(|| dbmigrate_lang::similar(text, ids.iter().map(Id::as_str)));
    Err(failure.next(match close {
        Some(close) => format!("Did you mean `{close}`?"),
        None => "`cargo dbmigrate show` lists the migrations.".to_owned(),
    }))
}
