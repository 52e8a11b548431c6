//! `backup status`: whether the backups of a database are in order.

use dbmigrate_backup::{Damage, Kind, Leftover, Listing, Repository, Retention, UtcTime};

use crate::checkup::{self, Point};
use crate::cli;
use crate::context::Context;
use crate::database::Database;
use crate::exit_code::ExitCode;
use crate::failure::Result;
use crate::report::{self, BackupStatus, Report};
use crate::safety;
use crate::text;

/// Shows. It writes nothing.
pub(in crate::command) fn status(context: &Context<'_>, arguments: &cli::Listing) -> Result<ExitCode> {
    let database = context.database(context.usual_patience())?;
    let status = look(context, &database)?;
    let (code, summary) = (checkup::code(&status.points), checkup::summary(&status.points));
    crate::command::print(context, &report::render(&Report::BackupStatus(Box::new(status)), arguments.format))?;
    context.output.status("Checked", format_args!("the backups of {}: {summary}", database.url()));
    Ok(code)
}

/// Everything about the backups of a database that can be seen without reading them whole.
pub(crate) fn look(context: &Context<'_>, database: &Database) -> Result<BackupStatus> {
    let folder = safety::folder(context, database);
    let repository = Repository::new(&folder).lock_timeout(context.usual_patience());
    let retention = Retention::default();
    let listing = repository.list()?;
    let leftovers = repository.leftovers()?;
    let expired = repository.expired(&retention)?.len();
    let noted = repository.verified_at()?;
    let verified_at = listing.sets.iter().map(|set| noted.get(set.id()).copied()).min().flatten();
    let automatic = listing.sets.iter().filter(|set| set.manifest.kind == Kind::Automatic).count();
    let free_bytes = repository.free_bytes();
    let shown = context.project.shown(&folder);
    let damage: Vec<Damage> =
        listing.damaged.iter().cloned().chain(listing.sets.iter().flat_map(|set| set.outer_damage())).collect();

    let points = vec![
        number(&listing, database, &shown),
        files(&damage),
        verified(&listing, verified_at),
        room(database, free_bytes),
        retained(automatic, expired, &retention),
        left(&leftovers),
    ];
    Ok(BackupStatus {
        database: database.url().to_string(),
        folder: shown,
        sets: listing.sets.len(),
        bytes: listing.sets.iter().map(|set| set.manifest.bytes).sum(),
        newest: listing.sets.last().map(|set| super::row(context, set)),
        oldest: listing.sets.first().map(|set| super::row(context, set)),
        verified_at: verified_at.map(|time| time.to_string()),
        database_bytes: database.bytes(),
        free_bytes,
        automatic,
        keep_last: retention.keep_last.get(),
        expired,
        leftovers: leftovers.len(),
        exit: checkup::code(&points) as u8,
        points,
    })
}

fn number(listing: &Listing, database: &Database, folder: &str) -> Point {
    const NAME: &str = "backups";
    let size = text::size(listing.sets.iter().map(|set| set.manifest.bytes).sum());
    match (listing.sets.first(), listing.sets.last()) {
        (Some(oldest), Some(newest)) => {
            let span = if oldest == newest {
                format!("made {}", newest.manifest.created)
            } else {
                format!("newest {}, oldest {}", newest.manifest.created, oldest.manifest.created)
            };
            Point::ok(NAME, format!("{}, {size} in {folder}; {span}", listing.sets.len()))
        }
        _ if database.exists() => {
            Point::not_ok(NAME, ExitCode::Backup, "there is none", "`cargo dbmigrate backup create` takes one.")
        }
        _ => Point::unknown(NAME, "there is none, and no database either"),
    }
}

fn files(damage: &[Damage]) -> Point {
    const NAME: &str = "copies";
    let Some(first) = damage.first() else {
        return Point::ok(NAME, "all are there, as long as they should be");
    };
    let more = match damage.len() {
        1 => String::new(),
        several => format!(" And {} more.", several - 1),
    };
    let next = "`cargo dbmigrate backup verify` shows all damage; `cargo dbmigrate backup create` takes a new backup.";
    Point::not_ok(NAME, ExitCode::Backup, format!("{first}{more}"), next)
}

fn verified(listing: &Listing, again: Option<UtcTime>) -> Point {
    const NAME: &str = "verified";
    let unproven = listing.sets.iter().filter(|set| !set.manifest.verified).count();
    if unproven > 0 {
        let what = format!("{} not proven when made", text::count(unproven, "backup"));
        return Point::not_ok(NAME, ExitCode::Backup, what, "`cargo dbmigrate backup create` takes one that is.");
    }
    match again {
        _ if listing.sets.is_empty() => Point::unknown(NAME, "there is nothing to verify"),
        Some(time) => Point::ok(NAME, format!("when made, and all again since {time}")),
        None => Point::ok(NAME, "when made; not all again: `cargo dbmigrate backup verify` does"),
    }
}

fn room(database: &Database, free: Option<u64>) -> Point {
    const NAME: &str = "free disk";
    let needed = text::size(database.bytes());
    match free {
        None => Point::unknown(NAME, "the system does not say"),
        Some(free) if free <= database.bytes() => Point::not_ok(
            NAME,
            ExitCode::Backup,
            format!("the next backup needs {needed}, and {} are free", text::size(free)),
            "Free some of the disk, or name another folder as `backup.dir` in the settings.",
        ),
        Some(free) => Point::ok(NAME, format!("the next backup needs {needed}, {} are free", text::size(free))),
    }
}

fn retained(automatic: usize, expired: usize, retention: &Retention) -> Point {
    const NAME: &str = "retention";
    let kept = format!("{automatic} automatic, the last {} good ones are kept", retention.keep_last);
    if expired == 0 {
        return Point::ok(NAME, kept);
    }
    Point::not_ok(
        NAME,
        ExitCode::Backup,
        format!("{kept}, {expired} should be gone"),
        "`cargo dbmigrate backup cleanup` removes them.",
    )
}

fn left(leftovers: &[Leftover]) -> Point {
    const NAME: &str = "leftovers";
    if leftovers.is_empty() {
        return Point::ok(NAME, "none of interrupted runs");
    }
    let size = text::size(leftovers.iter().map(|leftover| leftover.bytes).sum());
    Point::not_ok(
        NAME,
        ExitCode::Backup,
        format!("{} of interrupted runs, {size}", text::count(leftovers.len(), "file")),
        "`cargo dbmigrate backup cleanup` removes them.",
    )
}
