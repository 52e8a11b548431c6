//! `revert`: takes back what was applied last, after a verified backup.

use dbmigrate::Id;

use crate::change::{Action, Change, Consent, Extent, finished};
use crate::cli::Revert;
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::prepare::{announce, ensure_backend, find_id};
use crate::text;

/// Reverts. The files are a help and no condition: what cannot be read is reverted by the recorded steps.
pub(crate) fn revert(context: &Context<'_>, arguments: &Revert) -> Result<ExitCode> {
    let patience = context.patience(&arguments.patience);
    let database = context.database(patience)?;
    let mut sources = context.sources()?;
    ensure_backend(&sources, &database)?;
    if !database.exists() {
        context.output.status("Database", format_args!("{} (does not exist)", database.url()));
        context.output.status("Finished", "nothing is applied");
        return Ok(ExitCode::Fine);
    }
    let mut connection = database.open()?;
    let comparison = database.compare(&mut connection, &sources.known())?;
    let applied: Vec<Id> =
        comparison.entries.iter().filter(|entry| entry.revision.is_some()).map(|entry| entry.id.clone()).collect();
    if let Some(to) = arguments.to.as_ref().filter(|to| comparison.entries.iter().any(|it| it.id.as_str() == **to))
        && !applied.iter().any(|id| id.as_str() == to)
    {
        return Err(Failure::usage(format!("`{to}` is not applied, so there is no going back to it."))
            .state("nothing was changed")
            .next("Name the migration that is to be the newest: `cargo dbmigrate show` lists what is applied."));
    }
    let to = arguments.to.as_ref().map(|to| find_id(to, &applied)).transpose()?;
    announce(context, &database, &comparison);
    if applied.is_empty() {
        context.output.status("Finished", "nothing is applied");
        return Ok(ExitCode::Fine);
    }
    sources.complete();
    if !sources.diagnostics.is_empty() {
        let errors = text::count(sources.diagnostics.len(), "error");
        context
            .output
            .warning(format_args!("the migrations have {errors}; `cargo dbmigrate check` shows what is wrong"));
    }
    let change = Change {
        database: &database,
        migrations: &sources.migrations,
        action: Action::Revert,
        extent: match (to, arguments.steps, arguments.all) {
            (Some(id), _, _) => Extent::To(id),
            (None, Some(steps), _) => Extent::Steps(steps),
            (None, None, true) => Extent::All,
            (None, None, false) => Extent::Usual,
        },
        backup: true,
        consent: consent(arguments.lose_data, arguments.yes),
        patience,
        width: applied.iter().map(|id| id.as_str().len()).max().unwrap_or(0),
    };
    let report = change.carry_out(context, &mut connection)?;
    if report.run.is_none() {
        context.output.status("Finished", "nothing to revert");
    } else {
        finished(context, &report);
    }
    Ok(ExitCode::Fine)
}

/// What the words about losses mean, for reverts of either command.
pub(super) fn consent(lose_data: bool, yes: bool) -> Consent {
    match (lose_data, yes) {
        (true, true) => Consent::Given,
        (true, false) => Consent::Ask("Nobody can be asked here: agree with `--lose-data --yes`."),
        (false, _) => Consent::Refused("Agree with `--lose-data`; the backup that is taken first keeps the data."),
    }
}
