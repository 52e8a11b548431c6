//! Opens the database and brings it up to date.

use std::error::Error;
use std::path::Path;

use dbmigrate::{Migrator, RunReport, Safety};
use dbmigrate_backup::{Context, Repository, SafetyBackup};
use dbmigrate_rusqlite::Sqlite;
use dbmigrate_rusqlite::backup::SqliteEngine;
use rusqlite::Connection;

// The history that this application was compiled with. A mistake in it is an error of the compiler.
dbmigrate::migrations!("../../migrations");

/// Opens `studio.db` in a folder, with every migration applied. Whatever was there before has been backed up.
pub(crate) fn open(folder: &Path) -> Result<(Connection, RunReport), Box<dyn Error>> {
    let mut connection = Connection::open(folder.join("studio.db"))?;

    let backups = folder.join("backups");
    let engine = SqliteEngine::new();
    let context = Context { tool: concat!("studio ", env!("CARGO_PKG_VERSION")).to_owned(), ..Context::default() };
    let safety = SafetyBackup::new(Repository::new(&backups), &engine, context);

    let migrator = Migrator::new(&MIGRATIONS).safety(Safety::Required(&safety));
    let report = migrator.run_blocking(&mut Sqlite::new(&mut connection))?;

    connection.pragma_update(None, "foreign_keys", true)?;
    Ok((connection, report))
}
