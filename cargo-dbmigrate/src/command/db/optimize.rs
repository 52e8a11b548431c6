//! `db optimize`: makes the file small and its queries fast again.

use std::time::Instant;

use dbmigrate_backup::NewSet;
use dbmigrate_rusqlite::care;
use rusqlite::ErrorCode;

use crate::cli::Patience;
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::safety;
use crate::text;

/// Optimises. Others may go on reading and writing: what they commit between the backup and the work stays too, because
/// the content is not changed.
pub(in crate::command) fn optimize(context: &Context<'_>, arguments: &Patience) -> Result<ExitCode> {
    let patience = context.patience(arguments);
    let database = context.database(patience)?;
    database.ensure_exists()?;
    let mut connection = database.open()?;
    let _lock = super::lock(context, &database, &mut connection, patience)?;
    context.output.status("Database", format_args!("{} ({})", database.url(), database.size()));
    let new = NewSet { occasion: "optimize".to_owned(), ..NewSet::default() };
    let set =
        safety::back_up(context, &database, patience, new).map_err(|failure| failure.state("nothing was changed"))?;

    let begin = Instant::now();
    context.output.passing("Optimizing", database.url());
    let gained = care::optimize(&connection).map_err(|error| {
        let busy = matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked));
        let (code, next) = if busy {
            (ExitCode::Locked, "Run again when nobody uses the database, or wait longer with `--lock-timeout`.")
        } else {
            (
                ExitCode::Failed,
                "Free some of the disk if it is full; `cargo dbmigrate db health` says whether it is sound.",
            )
        };
        Failure::new(code, format!("The database `{}` cannot be optimized.", database.url()))
            .note("cause", error.to_string())
            .state("its content is as it was")
            .note("backup", set.id().to_string())
            .next(next)
    })?;
    if !gained.log_written_back {
        context.output.warning("somebody reads the database, so its write-ahead log stays until they are done");
    }
    let gain = if gained.after < gained.before {
        format!("{} instead of {}", text::size(gained.after), text::size(gained.before))
    } else {
        format!("{}, there was nothing to gain in size", text::size(gained.after))
    };
    context.output.status("Finished", format_args!("{gain}, in {}", text::duration(begin.elapsed())));
    Ok(ExitCode::Fine)
}
