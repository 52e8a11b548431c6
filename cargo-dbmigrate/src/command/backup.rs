//! `backup`: makes, lists, verifies, restores and deletes the sets of a database.

use dbmigrate_backup::{Depth, Repository, Restore, Restored, Set, SetReference};
use dbmigrate_rusqlite::backup::SqliteEngine;

use crate::agreement::Agreement;
use crate::cli;
use crate::context::Context;
use crate::database::Database;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::report::{self, BackupRow, Backups, DamageRow, Report};
use crate::safety;
use crate::text;
use crate::url::DatabaseUrl;

pub(super) mod cleanup;
pub(super) mod create;
pub(super) mod delete;
pub(super) mod status;

/// Lists the sets. It writes nothing.
pub(crate) fn list(context: &Context<'_>, arguments: &cli::Listing) -> Result<ExitCode> {
    let database = context.database(context.usual_patience())?;
    let folder = safety::folder(context, &database);
    let listing = Repository::new(&folder).list()?;
    let sets = listing.sets.iter().map(|set| row(context, set));
    let damaged = listing.damaged.iter().map(|damage| DamageRow {
        id: damage.set.as_ref().map(ToString::to_string),
        file: context.project.shown(&damage.file),
        what: damage.what.clone(),
    });
    let report = Report::Backups(Backups {
        database: database.url().to_string(),
        folder: context.project.shown(&folder),
        sets: sets.collect(),
        damaged: damaged.collect(),
    });
    super::print(context, &report::render(&report, arguments.format))?;
    if listing.sets.is_empty() && listing.damaged.is_empty() {
        context.output.status("Finished", format_args!("there is no backup of {}", database.url()));
    }
    Ok(ExitCode::Fine)
}

/// Computes hashes again, and lists all damage.
pub(crate) fn verify(context: &Context<'_>, arguments: &cli::Verify) -> Result<ExitCode> {
    let patience = context.usual_patience();
    let database = context.database(patience)?;
    let folder = safety::folder(context, &database);
    let listener = |event: &dbmigrate_backup::Event<'_>| safety::tell(context.output, event);
    let engine = SqliteEngine::new().timeout(patience);
    let depth = match (arguments.deep, arguments.test) {
        (true, _) => Depth::Deep(&engine),
        (false, true) => Depth::Restored(&engine),
        (false, false) => Depth::Hashes,
    };
    let set = arguments.set.as_deref().map(reference);
    let repository = safety::repository(&folder, patience, &listener);
    let report = repository.verify(set.as_ref(), depth)?;
    if report.damage.is_empty() && report.checked.is_empty() {
        context.output.status("Finished", format_args!("there is no backup of {}", database.url()));
        return Ok(ExitCode::Fine);
    }
    if let Err(error) = repository.note_verified(&report, &safety::origin(context)) {
        context.output.warning(format_args!("it cannot be noted when the backups were verified: {error}"));
    }
    if report.damage.is_empty() {
        let sets = text::count(report.checked.len(), "backup");
        context.output.status("Verified", format_args!("{sets}, {}", text::size(report.bytes)));
        return Ok(ExitCode::Fine);
    }
    let damage = report.damage.iter().map(ToString::to_string);
    Err(Failure::new(ExitCode::Backup, "What is in the backups is not what was put there.")
        .findings(damage)
        .state("not touched")
        .next("Do not rely on these: `cargo dbmigrate backup list` shows all."))
}

/// Puts a set's content into a database.
pub(crate) fn restore(context: &Context<'_>, arguments: &cli::Restore) -> Result<ExitCode> {
    let patience = context.usual_patience();
    let database = context.database(patience)?;
    let folder = safety::folder(context, &database);
    let listener = |event: &dbmigrate_backup::Event<'_>| safety::tell(context.output, event);
    let repository = safety::repository(&folder, patience, &listener);
    let set = repository.find(&reference(&arguments.set))?;

    let elsewhere =
        arguments.target.as_deref().map(|url| DatabaseUrl::parse(url, &context.project.folder)).transpose()?;
    let target = elsewhere.map(|url| Database::find(&url, patience)).transpose()?;
    let target_folder = target.as_ref().map(|target| safety::folder(context, target));
    let safety = target_folder.as_ref().map(|folder| safety::repository(folder, patience, &listener));
    let target = target.as_ref().unwrap_or(&database);

    if target.exists() && !arguments.dry_run {
        let question = format!("Replace the content of {} ({}) by that of {}?", target.url(), target.size(), set.id());
        let what = format!("{} has content that would be replaced.", target.url());
        Agreement { what, findings: Vec::new(), question: &question }.ensure(context, arguments.yes)?;
    }
    let engine = SqliteEngine::new().timeout(patience);
    let wanted = Restore {
        set: set.id().into(),
        target: target.path(),
        replace: arguments.replace,
        dry_run: arguments.dry_run,
        safety,
        context: safety::origin(context),
    };
    let report = repository.restore(&engine, &wanted).map_err(|error| {
        let failure = Failure::from(error).state(format!("{}: as it was", target.url()));
        match failure.code {
            ExitCode::Backup => failure.next("Restore from another backup: `cargo dbmigrate backup list` shows them."),
            ExitCode::Failed if target.exists() && !arguments.replace => {
                failure.next("Where the database's file itself is damaged, put it aside with `--replace`.")
            }
            _ => failure,
        }
    })?;
    if arguments.dry_run {
        context.output.status("Finished", format_args!("a dry run: {} is sound, nothing was changed", report.set));
        return Ok(ExitCode::Fine);
    }
    if let Some(id) = &report.safety {
        context.output.status("Backup", format_args!("{id}, of what was there before"));
    }
    for path in &report.kept_aside {
        context.output.status("Keeping", format_args!("{}, which was in the way", context.project.shown(path)));
    }
    let how = match report.how {
        Restored::NewFile => "into a new file",
        Restored::Loaded => "into the live database",
        Restored::Replaced => "in place of the file",
    };
    context
        .output
        .status("Restored", format_args!("{} from {}, {}, {how}", target.url(), report.set, text::size(report.bytes)));
    Ok(ExitCode::Fine)
}

/// A set as it is listed.
fn row(context: &Context<'_>, set: &Set) -> BackupRow {
    BackupRow {
        id: set.id().to_string(),
        name: set.manifest.name.as_ref().map(|name| name.as_str().to_owned()),
        note: set.manifest.note.clone(),
        created: set.manifest.created.to_string(),
        occasion: set.manifest.occasion.clone(),
        bytes: set.manifest.bytes,
        verified: set.manifest.verified,
        from: set.manifest.from.clone(),
        to: set.manifest.to.clone(),
        file: context.project.shown(set.file()),
    }
}

/// Every text is a reference; whether it fits a set is found when it is looked for.
fn reference(text: &str) -> SetReference {
    match text.parse() {
        Ok(reference) => reference,
        Err(never) => match never {},
    }
}
