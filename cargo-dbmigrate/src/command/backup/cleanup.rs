//! `backup cleanup`: removes what retention does not keep, and what interrupted runs left.

use dbmigrate_backup::{Repository, Retention, Set};

use crate::agreement::Agreement;
use crate::cli;
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::Result;
use crate::report::{self, Removed, RemovedRow, Report};
use crate::safety;
use crate::text;

/// Cleans up. What would be removed is shown before anybody is asked.
pub(in crate::command) fn cleanup(context: &Context<'_>, arguments: &cli::Cleanup) -> Result<ExitCode> {
    let patience = context.usual_patience();
    let database = context.database(patience)?;
    let folder = safety::folder(context, &database);
    let listener = |event: &dbmigrate_backup::Event<'_>| safety::tell(context.output, event);
    let repository = safety::repository(&folder, patience, &listener);
    let retention = Retention { keep_last: arguments.keep_last };

    let sets = repository.list()?.sets;
    let removed = found(context, &repository, &retention, &sets)?;
    let expired = removed.iter().filter(|row| row.id.is_some()).count();
    let (number, bytes) = (removed.len(), removed.iter().map(|row| row.bytes).sum());
    let removable = format!(
        "{} and {}, {}",
        text::count(expired, "backup"),
        text::count(number - expired, "leftover file"),
        text::size(bytes)
    );
    let findings = removed.iter().map(|row| {
        let name = row.id.as_ref().unwrap_or(&row.file);
        format!("{name}, {}, {}", text::size(row.bytes), row.why)
    });
    let findings: Vec<String> = findings.collect();
    if number > 0 && !arguments.dry_run {
        let what = format!("{removable} would be removed forever.");
        Agreement { what, findings, question: "Remove?" }.ensure(context, arguments.yes)?;
        repository.retain(&retention, &safety::origin(context))?;
        repository.clear_leftovers()?;
    }
    let report =
        Report::Removed(Removed { database: database.url().to_string(), dry_run: arguments.dry_run, bytes, removed });
    crate::command::print(context, &report::render(&report, arguments.listing.format))?;
    match (number, arguments.dry_run) {
        (0, _) => {
            let kept = text::count(sets.len(), "backup");
            context.output.status("Finished", format_args!("nothing is to be removed: {kept}"));
        }
        (_, true) => {
            let would = format_args!("a dry run: {removable} would be removed, nothing was changed");
            context.output.status("Finished", would);
        }
        (_, false) => context.output.status("Removed", removable),
    }
    Ok(ExitCode::Fine)
}

/// What is to be removed.
fn found(
    context: &Context<'_>,
    repository: &Repository<'_>,
    retention: &Retention,
    sets: &[Set],
) -> Result<Vec<RemovedRow>> {
    let expired = repository.expired(retention)?;
    let why = match retention.keep_last.get() {
        1 => "the last good one is newer".to_owned(),
        several => format!("the last {several} good ones are newer"),
    };
    let rows = sets.iter().filter(|set| expired.contains(set.id())).map(|set| RemovedRow::of_set(context, set, &why));
    let leftovers = repository.leftovers()?;
    let leftovers = leftovers.iter().map(|leftover| RemovedRow {
        id: None,
        file: context.project.shown(&leftover.file),
        bytes: leftover.bytes,
        why: "left by an interrupted run".to_owned(),
    });
    Ok(rows.chain(leftovers).collect())
}
