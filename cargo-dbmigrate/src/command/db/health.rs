//! `db health`: whether the database is sound.

use dbmigrate_rusqlite::care;
use rusqlite::{Connection, ErrorCode};

use crate::checkup::{self, Point};
use crate::cli::Listing;
use crate::context::Context;
use crate::database::Database;
use crate::exit_code::ExitCode;
use crate::failure::Result;
use crate::report::{self, Health, Report};
use crate::text;

/// Shows. It writes nothing.
pub(in crate::command) fn health(context: &Context<'_>, arguments: &Listing) -> Result<ExitCode> {
    let database = context.database(context.usual_patience())?;
    database.ensure_exists()?;
    let points = look(context, &database)?;
    let (code, summary) = (checkup::code(&points), checkup::summary(&points));
    let report = Report::Health(Health { database: Some(database.url().to_string()), exit: code as u8, points });
    crate::command::print(context, &report::render(&report, arguments.format))?;
    context.output.status("Checked", format_args!("{} ({}): {summary}", database.url(), database.size()));
    Ok(code)
}

/// Everything about a database's soundness that can be seen without changing it.
pub(in crate::command) fn look(context: &Context<'_>, database: &Database) -> Result<Vec<Point>> {
    let connection = database.open_to_look()?;
    context.output.passing("Checking", format_args!("integrity, {}", database.size()));
    let integrity = integrity(database, &connection)?;
    context.output.passing("Checking", "foreign keys");
    let foreign_keys = foreign_keys(&connection);
    Ok(vec![integrity, foreign_keys, settings(&connection), wal(database), history(database)])
}

/// Where somebody else holds the whole database nothing can be said about it, and every further look would wait as long.
fn integrity(database: &Database, connection: &Connection) -> Result<Point> {
    const NAME: &str = "integrity";
    match care::integrity(connection) {
        Ok(complaints) => Ok(match complaints.first() {
            None => Point::ok(NAME, "SQLite has checked every page and index"),
            Some(first) => Point::not_ok(NAME, ExitCode::Failed, and_more(first, complaints.len()), RESTORE),
        }),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Err(database.unreadable(&error)),
        Err(error) => {
            let what = format!("SQLite cannot check it: {error}");
            Ok(Point::not_ok(NAME, ExitCode::Failed, what, RESTORE))
        }
    }
}

const RESTORE: &str = "Check that this is the right file. `cargo dbmigrate backup restore latest --replace` puts a \
                       backup in its place and keeps the file beside it.";

fn foreign_keys(connection: &Connection) -> Point {
    const NAME: &str = "foreign keys";
    match care::foreign_keys(connection) {
        Ok(orphans) => match orphans.first() {
            None => Point::ok(NAME, "every row that is referred to is there"),
            Some(first) => {
                let rows = if first.rows == 1 { "1 row refers" } else { &format!("{} rows refer", first.rows) };
                let what = format!("in `{}` {rows} to what is not in `{}`", first.table, first.parent);
                let next = format!(
                    "`PRAGMA foreign_key_check({})` shows them; correct or delete them.",
                    text::quoted(&first.table)
                );
                Point::not_ok(NAME, ExitCode::Failed, and_more(&what, orphans.len()), next)
            }
        },
        Err(error) => {
            let damaged = [Some(ErrorCode::NotADatabase), Some(ErrorCode::DatabaseCorrupt)];
            let next = if damaged.contains(&error.sqlite_error_code()) {
                RESTORE
            } else {
                "Correct what is named there, then check again."
            };
            Point::not_ok(NAME, ExitCode::Failed, format!("SQLite cannot check them: {error}"), next)
        }
    }
}

fn settings(connection: &Connection) -> Point {
    const NAME: &str = "settings";
    match care::settings(connection) {
        Ok(settings) => {
            let hint = if settings.journal_mode == "wal" { "" } else { " (readers wait for writers)" };
            let (mode, page, vacuum) = (settings.journal_mode, settings.page_size, settings.auto_vacuum);
            Point::ok(
                NAME,
                format!("journal {mode}{hint}, pages of {page}, auto-vacuum {vacuum}, {}", settings.encoding),
            )
        }
        Err(error) => Point::unknown(NAME, error.to_string()),
    }
}

fn wal(database: &Database) -> Point {
    const NAME: &str = "write-ahead log";
    match super::wal_bytes(database) {
        None => Point::ok(NAME, "there is none"),
        Some(bytes) if bytes > LARGE_WAL && bytes > database.bytes() => Point::not_ok(
            NAME,
            ExitCode::Failed,
            format!("{}, longer than the database", text::size(bytes)),
            "Somebody reads for very long, or ended without closing: end them, then open and close the database.",
        ),
        Some(bytes) => Point::ok(NAME, format!("it holds {}", text::size(bytes))),
    }
}

/// Sixteen times the length at which SQLite writes the log back by itself.
const LARGE_WAL: u64 = 64 * 1024 * 1024;

fn history(database: &Database) -> Point {
    const NAME: &str = "history";
    match database.newest() {
        Ok(Some(id)) => Point::ok(NAME, format!("readable, the newest migration is {id}")),
        Ok(None) => Point::ok(NAME, "no migration is applied"),
        Err(failure) => Point::failed(NAME, &failure),
    }
}

fn and_more(first: &str, all: usize) -> String {
    match all {
        1 => first.to_owned(),
        _ => format!("{first}; and {} more", all - 1),
    }
}
