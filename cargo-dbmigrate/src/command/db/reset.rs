//! `db reset`: the database from nothing, with all migrations applied.

use crate::agreement::Agreement;
use crate::cli::{Discard, Run};
use crate::command::run;
use crate::context::Context;
use crate::database::Database;
use crate::exit_code::ExitCode;
use crate::failure::Result;
use crate::finding::{self, Finding};
use crate::prepare::{ensure_backend, stops};

/// Resets, after a question.
pub(in crate::command) fn reset(context: &Context<'_>, arguments: &Discard) -> Result<ExitCode> {
    let patience = context.patience(&arguments.patience);
    let database = context.database(patience)?;
    ensure_applicable(context, &database)?;
    if database.exists() {
        super::discard::ensure_no_link(&database)?;
        let what = format!(
            "{} ({}) would be removed, after a backup, and made again without its rows.",
            database.url(),
            database.size()
        );
        Agreement { what, findings: Vec::new(), question: "Reset it?" }.ensure(context, arguments.yes)?;
        let set = super::discard::remove(context, &database, patience, "reset")?;
        let restore = format!("`cargo dbmigrate backup restore {}` brings it back", set.id());
        context.output.status("Dropped", format_args!("{}; {restore}", database.url()));
    }
    let all = Run {
        to: None,
        steps: None,
        dry_run: false,
        no_backup: false,
        // The database is empty: there is nothing to lose.
        yes: true,
        locked: false,
        patience: arguments.patience.clone(),
    };
    let code = run::run(context, &all)?;
    // A run without migrations makes no file.
    let database = context.database(patience)?;
    if !database.exists() {
        database.create()?;
        context.output.status("Created", database.url());
    }
    Ok(code)
}

/// What could not be applied afterwards is found before anything is removed.
fn ensure_applicable(context: &Context<'_>, database: &Database) -> Result<()> {
    let mut sources = context.sources()?;
    sources.complete();
    sources.ensure_sound()?;
    ensure_backend(&sources, database)?;
    let in_the_way: Vec<Finding> =
        sources.disagreements().into_iter().filter(|finding| stops(finding.kind, context.config.ci)).collect();
    if !in_the_way.is_empty() {
        return Err(finding::refuse("The migrations could not be applied to the new database.", &in_the_way));
    }
    run::refuse_calls(&sources, database.url().backend(), &sources.ids())
}
