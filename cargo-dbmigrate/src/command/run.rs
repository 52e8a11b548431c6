//! `run`: applies what is pending, after a verified backup.

use dbmigrate::{Backend, Id, Step};

use super::lock::changes;
use crate::change::{Action, Change, Consent, Extent, finished};
use crate::cli::Run;
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::finding::Kind;
use crate::prepare::{Access, Prepared, find_id};
use crate::report::{self, Format, Report};
use crate::sources::Sources;
use crate::text;

/// Runs.
pub(crate) fn run(context: &Context<'_>, arguments: &Run) -> Result<ExitCode> {
    let patience = context.patience(&arguments.patience);
    let locked = arguments.locked || context.config.ci;
    let access = if arguments.dry_run { Access::Look } else { Access::Write };
    let mut prepared = Prepared::new(context, access, locked, patience)?;
    let ids = prepared.sources.ids();
    let to = arguments.to.as_ref().map(|to| find_id(to, &ids)).transpose()?;
    let pending = prepared.pending(to.as_ref(), arguments.steps);

    if arguments.dry_run {
        prepared.announce(context);
        let plan = Report::Plan(prepared.plan(to.as_ref(), arguments.steps));
        super::print(context, &report::render(&plan, Format::Human))?;
        let would = text::count(pending.len(), "migration");
        context.output.status("Finished", format_args!("a dry run: {would} would be applied, nothing was changed"));
        return Ok(ExitCode::Fine);
    }
    if pending.is_empty() {
        prepared.announce(context);
        lock(context, &mut prepared)?;
        context.output.status("Finished", nothing_to_do(context, &prepared, &ids));
        return Ok(ExitCode::Fine);
    }

    // What cannot be lowered any more is found before a database is created.
    prepared.sources.complete();
    prepared.sources.ensure_sound()?;
    refuse_calls(&prepared.sources, prepared.database.url().backend(), &pending)?;
    let mut connection = match prepared.connection.take() {
        Some(connection) => {
            prepared.announce(context);
            connection
        }
        None => {
            let connection = prepared.database.create()?;
            context.output.status("Creating", prepared.database.url());
            connection
        }
    };
    lock(context, &mut prepared)?;
    let change = Change {
        database: &prepared.database,
        migrations: &prepared.sources.migrations,
        action: Action::Run,
        extent: match (to, arguments.steps) {
            (Some(id), _) => Extent::To(id),
            (None, Some(steps)) => Extent::Steps(steps),
            (None, None) => Extent::Usual,
        },
        backup: !arguments.no_backup,
        consent: if arguments.yes { Consent::Given } else { Consent::Ask(AGREE) },
        patience,
        width: pending.iter().map(|id| id.as_str().len()).max().unwrap_or(0),
    };
    let report = change.carry_out(context, &mut connection)?;
    finished(context, &report);
    Ok(ExitCode::Fine)
}

/// A Rust function is compiled by an application, and this command compiles nothing.
pub(super) fn refuse_calls(sources: &Sources, backend: Backend, pending: &[Id]) -> Result<()> {
    let migrations = pending.iter().filter_map(|id| sources.migrations.get(id));
    for migration in migrations {
        let operations = migration.on(backend).into_iter().flat_map(|lowered| lowered.operations.iter());
        for operation in operations {
            if let Some(Step::Call { function }) = operation.up.iter().find(|step| matches!(step, Step::Call { .. })) {
                let what = format!(
                    "The operation on line {}, `{}`, calls the Rust function `{function}`, which this command cannot run.",
                    operation.line, operation.summary
                );
                return Err(Failure::failed(what)
                    .note("migration", format!("{}/{}.rs", sources.shown, migration.id))
                    .state("nothing was changed")
                    .next("Write what the function does as SQL, in `execute`, or stop before it with `--to ID`."));
            }
        }
    }
    Ok(())
}

const AGREE: &str = "Agree with `--yes`, or stop before these migrations with `--to ID`.";

/// Writes into the lock file what it does not know yet.
fn lock(context: &Context<'_>, prepared: &mut Prepared) -> Result<()> {
    if prepared.to_lock.is_empty() {
        return Ok(());
    }
    let ids: Vec<Id> = prepared.to_lock.iter().filter_map(|finding| finding.id.clone()).collect();
    let changed = prepared.to_lock.iter().filter(|finding| finding.kind == Kind::Stale).count();
    let new = ids.len() - changed;
    let lock = prepared.sources.lock_with(&ids);
    prepared.sources.write_lock(lock)?;
    let total = text::count(prepared.sources.lock.entries.len(), "migration");
    let changes = changes(&[(new, "new"), (changed, "changed")]);
    context.output.status("Locking", format_args!("{total}{changes}"));
    Ok(())
}

fn nothing_to_do(context: &Context<'_>, prepared: &Prepared, ids: &[Id]) -> String {
    let left = prepared.comparison.pending().count();
    if ids.is_empty() {
        let folder = context.project.shown(&context.config.migrations);
        format!("there are no migrations in `{folder}`; `cargo dbmigrate new NAME` writes one")
    } else if left > 0 {
        format!("nothing to do so far; {} after that", text::count(left, "pending migration"))
    } else {
        "nothing is pending".to_owned()
    }
}
