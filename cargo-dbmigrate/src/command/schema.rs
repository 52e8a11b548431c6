//! `schema`: what the history makes of a database, without a database.

use dbmigrate::Id;

use crate::cli;
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::prepare::find_id;
use crate::report::{self, Report, SchemaSql, SchemaText};
use crate::sources::Sources;

/// Shows the schema as a migration that makes it from nothing.
pub(crate) fn show(context: &Context<'_>, arguments: &cli::SchemaShow) -> Result<ExitCode> {
    let (sources, at, position) = replayed(context, arguments.at.at.as_deref())?;
    let schema = sources.replay().schema_text(position);
    let report = Report::SchemaText(SchemaText { at, schema });
    super::print(context, &report::render(&report, arguments.listing.format))?;
    Ok(ExitCode::Fine)
}

/// Shows the SQL that makes the schema from nothing.
pub(crate) fn sql(context: &Context<'_>, arguments: &cli::SchemaSql) -> Result<ExitCode> {
    let (sources, at, position) = replayed(context, arguments.at.at.as_deref())?;
    let configured = context.config.url.as_ref().map(|url| url.backend());
    let backend = arguments.backend.or(configured).or(sources.lock.backends.first().copied());
    let Some(backend) = backend else {
        return Err(Failure::usage("No backend is known.").next("Name one with `--backend NAME`."));
    };
    let sql = sources.replay().schema_sql(position, backend).map_err(|refused| {
        Failure::failed(format!("The schema cannot be made on {}.", backend.title()))
            .findings(refused)
            .next("Choose a backend that the migrations are for with `--backend NAME`.")
    })?;
    let report = Report::SchemaSql(SchemaSql { at, backend, remarks: sql.remarks, statements: sql.statements });
    super::print(context, &report::render(&report, arguments.listing.format))?;
    Ok(ExitCode::Fine)
}

/// The migrations, the newest that counts, and how many of them count.
fn replayed(context: &Context<'_>, at: Option<&str>) -> Result<(Sources, Option<Id>, usize)> {
    let sources = Sources::read_alone(&context.project, &context.config)?;
    sources.ensure_sound()?;
    let ids = sources.ids();
    let Some(at) = at else {
        return Ok((sources, ids.last().cloned(), ids.len()));
    };
    let id = find_id(at, &ids)?;
    let position = ids.iter().position(|other| *other == id).map_or(ids.len(), |position| position + 1);
    Ok((sources, Some(id), position))
}
