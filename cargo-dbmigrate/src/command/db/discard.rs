//! `db drop`: removes the database's file, after a backup.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dbmigrate_backup::{NewSet, Set};
use dbmigrate_rusqlite::care;

use crate::agreement::Agreement;
use crate::cli::Discard;
use crate::context::Context;
use crate::database::Database;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::safety;

/// Drops, after a question. What is not there needs no drop, so that a script may call this every time.
pub(in crate::command) fn discard(context: &Context<'_>, arguments: &Discard) -> Result<ExitCode> {
    let patience = context.patience(&arguments.patience);
    let database = context.database(patience)?;
    if !database.exists() {
        context.output.status("Finished", format_args!("{} does not exist", database.url()));
        return Ok(ExitCode::Fine);
    }
    ensure_no_link(&database)?;
    let what = format!("{} ({}) would be removed, after a backup.", database.url(), database.size());
    Agreement { what, findings: Vec::new(), question: "Drop it?" }.ensure(context, arguments.yes)?;
    let set = remove(context, &database, patience, "drop")?;
    let restore = format!("`cargo dbmigrate backup restore {}` brings it back", set.id());
    context.output.status("Dropped", format_args!("{}; {restore}", database.url()));
    Ok(ExitCode::Fine)
}

/// A link without its file would name a database that no backup belongs to.
pub(super) fn ensure_no_link(database: &Database) -> Result<()> {
    let Ok(target) = fs::read_link(database.path()) else { return Ok(()) };
    Err(Failure::usage(format!("The database `{}` is a link to `{}`.", database.url(), target.display()))
        .state("nothing was changed")
        .next("Name the file itself with `--database-url`."))
}

/// Backs up and removes. Nobody can commit between the two.
pub(super) fn remove(context: &Context<'_>, database: &Database, patience: Duration, occasion: &str) -> Result<Set> {
    let mut connection = database.open()?;
    let _lock = super::lock(context, database, &mut connection, patience)?;
    care::hold_until_closed(&connection).map_err(|error| database.unreadable(&error))?;
    let new = NewSet { occasion: occasion.to_owned(), ..NewSet::default() };
    let set = safety::back_up(context, database, patience, new)
        .map_err(|failure| failure.state("nothing was changed, because it could not be backed up"))?;
    // Its own files first, and the log last: without the file, SQLite takes a log for a leftover.
    let file = database.path().canonicalize().unwrap_or_else(|_| database.path().to_owned());
    for (index, path) in ["", "-journal", "-wal", "-shm"].map(|ending| with(&file, ending)).iter().enumerate() {
        match fs::remove_file(path) {
            Err(error) if index == 0 || error.kind() != io::ErrorKind::NotFound => {
                let state = if index == 0 { "as it was" } else { "its file is gone, this one is left" };
                return Err(Failure::failed(format!("`{}` cannot be removed: {error}.", context.project.shown(path)))
                    .state(format!("{}: {state}", database.url()))
                    .note("backup", set.id().to_string())
                    .next("Give this user write access to the folder, then drop again."));
            }
            _ => {}
        }
    }
    Ok(set)
}

fn with(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::url::DatabaseUrl;

    #[test]
    fn a_link_is_told_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.db"), "").unwrap();
        std::os::unix::fs::symlink("a.db", folder.path().join("link.db")).unwrap();
        let named = |url| Database::find(&DatabaseUrl::parse(url, folder.path()).unwrap(), Duration::ZERO).unwrap();
        assert!(ensure_no_link(&named("sqlite:a.db")).is_ok());
        let message = ensure_no_link(&named("sqlite:link.db")).unwrap_err().to_string();
        assert!(message.contains("is a link to `a.db`"), "{message}");
    }
}
