//! `backup create`: makes a set now, and gives its id.

use dbmigrate_backup::NewSet;

use crate::cli;
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::report::{self, Created, Report};
use crate::safety;

/// Makes a set.
pub(in crate::command) fn create(context: &Context<'_>, arguments: &cli::Create) -> Result<ExitCode> {
    let patience = context.usual_patience();
    let database = context.database(patience)?;
    database.ensure_exists()?;
    let name = arguments.name.as_deref().map(str::parse).transpose().map_err(|error: dbmigrate_backup::Error| {
        Failure::from(error)
            .state("nothing was changed")
            .next("Choose another name, or write what you want to say into `--note`.")
    })?;
    let new = NewSet {
        name,
        note: arguments.note.clone(),
        occasion: crate::command::MADE_BY_HAND.to_owned(),
        ..NewSet::default()
    };
    let set = safety::back_up(context, &database, patience, new)
        .map_err(|failure| failure.state("not touched; no backup was added"))?;
    let report = Report::Created(Created { database: database.url().to_string(), set: super::row(context, &set) });
    crate::command::print(context, &report::render(&report, arguments.listing.format))?;
    Ok(ExitCode::Fine)
}
