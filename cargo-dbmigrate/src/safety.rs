//! Where the backups of a database are, and who makes them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dbmigrate_backup::{Context as Origin, Digest, Event, NewSet, Repository, Retention, Set};
use dbmigrate_rusqlite::backup::SqliteEngine;

use crate::context::Context;
use crate::database::Database;
use crate::failure::Result;
use crate::git;
use crate::output::Output;
use crate::text;

/// The folder of one database's backups: below `.dbmigrate/backups/` beside the manifest, or beside the database
/// outside a project, or below where `backup.dir` says.
pub(crate) fn folder(context: &Context<'_>, database: &Database) -> PathBuf {
    let file = resolved(database.path());
    let beside = file.parent().unwrap_or(Path::new("/"));
    let project = context.project.manifest.as_ref().map(|_| resolved(&context.project.folder));
    let home = match (&context.config.backups, &project) {
        (Some(folder), _) => folder.clone(),
        (None, Some(project)) => project.join(BACKUPS),
        (None, None) => beside.join(BACKUPS),
    };
    // Two databases of one name in different folders are kept apart.
    let mut name = file.file_name().map_or_else(|| OsString::from("database"), OsString::from);
    if project.is_none_or(|project| project != beside) {
        let digest = Digest::of(file.as_os_str().as_encoded_bytes()).to_string();
        name.push(format!("-{}", &digest[..8]));
    }
    home.join(name)
}

const BACKUPS: &str = ".dbmigrate/backups";

/// A path without links, as far as it is there.
fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).join(name),
        _ => path.to_owned(),
    })
}

/// Where and by whom backups are made.
pub(crate) fn origin(context: &Context<'_>) -> Origin {
    let who = dbmigrate::who();
    let (user, host) = who.split_once('@').unwrap_or((&who, ""));
    Origin {
        git: git::state(&context.project.folder),
        user: Some(user.to_owned()),
        host: Some(host.to_owned()).filter(|host| !host.is_empty()),
        tool: concat!("cargo-dbmigrate ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}

/// Takes a backup of a database, proves it, says so, and lets those go that are not kept any more.
pub(crate) fn back_up(context: &Context<'_>, database: &Database, patience: Duration, new: NewSet) -> Result<Set> {
    let begin = Instant::now();
    let folder = folder(context, database);
    let listener = |event: &Event<'_>| tell(context.output, event);
    let repository = repository(&folder, patience, &listener);
    let new = NewSet { from: database.newest()?, context: origin(context), ..new };
    let automatic = new.name.is_none();
    let set = repository.create(&SqliteEngine::new().timeout(patience), database.path(), &new)?;
    let (size, time) = (text::size(set.manifest.bytes), text::duration(begin.elapsed()));
    context.output.status("Backup", format_args!("{}, {size} in {time}, verified", set.id()));
    if automatic {
        repository.retain(&Retention::default(), &new.context)?;
    }
    Ok(set)
}

/// What a person who waits for a backup sees.
pub(crate) fn tell(output: &Output, event: &Event<'_>) {
    match event {
        Event::Copying { bytes, .. } => output.passing("Backup", format_args!("copying {}", text::size(*bytes))),
        Event::Verifying { bytes, .. } => output.passing("Backup", format_args!("verifying {}", text::size(*bytes))),
        Event::Checking { id, done, total } => {
            output.passing("Verifying", format_args!("{id}, {done} of {total} done"))
        }
        Event::Materializing { bytes, .. } => {
            output.passing("Restoring", format_args!("copying {}", text::size(*bytes)))
        }
        Event::Loading { bytes, .. } => output.passing("Restoring", format_args!("loading {}", text::size(*bytes))),
        _ => {}
    }
}

/// The repository of a folder, with patience and progress.
pub(crate) fn repository<'a>(
    folder: &'a Path,
    patience: Duration,
    listener: &'a (dyn Fn(&Event<'_>) + Sync),
) -> Repository<'a> {
    Repository::new(folder).lock_timeout(patience).on_event(listener)
}
