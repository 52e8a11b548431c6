//! `backup delete`: deletes sets that a person names.

use dbmigrate_backup::{ErrorKind, LastGood, SetReference};

use crate::agreement::Agreement;
use crate::cli;
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::report::{self, Removed, RemovedRow, Report};
use crate::safety;
use crate::text;

/// Deletes, after a question.
pub(in crate::command) fn delete(context: &Context<'_>, arguments: &cli::Delete) -> Result<ExitCode> {
    let patience = context.usual_patience();
    let database = context.database(patience)?;
    let folder = safety::folder(context, &database);
    let listener = |event: &dbmigrate_backup::Event<'_>| safety::tell(context.output, event);
    let repository = safety::repository(&folder, patience, &listener);
    let references: Vec<SetReference> = arguments.sets.iter().map(|set| super::reference(set)).collect();
    let last_good = if arguments.force { LastGood::MayGo } else { LastGood::Stays };
    let refused = |error: dbmigrate_backup::Error| {
        let last = error.kind == ErrorKind::LastGood;
        let failure = Failure::from(error).state("not touched; no backup was deleted");
        if last {
            failure.next("Take another one first, `cargo dbmigrate backup create`, or delete it with `--force`.")
        } else {
            failure
        }
    };

    let sets = repository.deletable(&references, last_good).map_err(refused)?;
    let rows: Vec<RemovedRow> = sets.iter().map(|set| RemovedRow::of_set(context, set, "asked for")).collect();
    let bytes = rows.iter().map(|row| row.bytes).sum();
    let (number, size) = (text::count(rows.len(), "backup"), text::size(bytes));
    let what = format!("{number} of {} would be deleted forever.", database.url());
    let findings =
        rows.iter().map(|row| format!("{}, {}", row.id.as_deref().unwrap_or_default(), text::size(row.bytes)));
    Agreement { what, findings: findings.collect(), question: "Delete?" }.ensure(context, arguments.yes)?;

    // The ids, and not the words that were given: `latest` may mean another set by now.
    let ids: Vec<SetReference> = sets.iter().map(|set| set.id().into()).collect();
    repository.delete(&ids, last_good, &safety::origin(context)).map_err(refused)?;
    let report =
        Report::Removed(Removed { database: database.url().to_string(), dry_run: false, bytes, removed: rows });
    crate::command::print(context, &report::render(&report, arguments.listing.format))?;
    context.output.status("Deleted", format_args!("{number}, {size}"));
    Ok(ExitCode::Fine)
}
