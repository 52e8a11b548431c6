//! `db stats`: what is in the database, and how much room it takes.

use dbmigrate_rusqlite::care;

use crate::cli::Listing;
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::Result;
use crate::report::{self, IndexRow, Report, Stats, TableRow};

/// Shows. It writes nothing.
pub(in crate::command) fn stats(context: &Context<'_>, arguments: &Listing) -> Result<ExitCode> {
    let database = context.database(context.usual_patience())?;
    database.ensure_exists()?;
    context.output.passing("Counting", "rows");
    let connection = database.open_to_look()?;
    let stats = care::stats(&connection).map_err(|error| database.unreadable(&error))?;
    let tables = stats.tables.into_iter().map(|table| {
        let indexes = table.indexes.into_iter().map(|index| IndexRow { name: index.name, bytes: index.bytes });
        TableRow { name: table.name, rows: table.rows, bytes: table.bytes, indexes: indexes.collect() }
    });
    let report = Report::Stats(Stats {
        database: database.url().to_string(),
        bytes: stats.pages * stats.page_size,
        page_size: stats.page_size,
        pages: stats.pages,
        free_pages: stats.free_pages,
        journal_mode: stats.journal_mode,
        wal_bytes: super::wal_bytes(&database),
        tables: tables.collect(),
    });
    crate::command::print(context, &report::render(&report, arguments.format))?;
    Ok(ExitCode::Fine)
}
