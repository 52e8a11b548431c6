//! `db`: looks after the database itself.

use std::fs;
use std::time::Duration;

use dbmigrate::{Event, RunLock};
use dbmigrate_rusqlite::Sqlite;
use rusqlite::Connection;

use crate::context::Context;
use crate::database::Database;
use crate::failure::Result;
use crate::text;

pub(super) mod create;
pub(super) mod discard;
pub(in crate::command) mod health;
pub(super) mod optimize;
pub(super) mod reset;
pub(super) mod stats;

/// How long the write-ahead log is; `None` where there is none.
fn wal_bytes(database: &Database) -> Option<u64> {
    let mut path = database.path().as_os_str().to_owned();
    path.push("-wal");
    fs::metadata(path).ok().map(|found| found.len())
}

/// Keeps every run away from the database while it is changed.
fn lock(
    context: &Context<'_>,
    database: &Database,
    connection: &mut Connection,
    patience: Duration,
) -> Result<RunLock> {
    let tell = |event: &Event| {
        if let Event::Waiting { holder, .. } = event {
            let holder = holder.as_deref().unwrap_or("another run");
            context.output.status("Waiting", format_args!("for {holder}, up to {}", text::duration(patience)));
        }
    };
    RunLock::take_blocking(&mut Sqlite::new(connection), patience, &tell)
        .map_err(|error| database.blame(error).state("nothing was changed"))
}
