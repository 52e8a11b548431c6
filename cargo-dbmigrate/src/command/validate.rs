//! `validate`: looks at the whole installation, and says of each part whether it is in order.

use crate::checkup::{self, Point};
use crate::cli::Listing;
use crate::context::Context;
use crate::database::Database;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::finding::{Finding, ways_out};
use crate::git;
use crate::prepare::ensure_backend;
use crate::report::{self, Health, Report};
use crate::sources::Sources;
use crate::text;

/// Shows. It changes nothing, and goes on where something is not in order.
pub(crate) fn validate(context: &Context<'_>, arguments: &Listing) -> Result<ExitCode> {
    let mut points = vec![configuration(context)];
    let sources = context.sources();
    match &sources {
        Ok(sources) => points.extend([files(sources), lock(sources)]),
        Err(failure) => points.push(Point::failed("files", failure)),
    }
    match context.database(context.usual_patience()) {
        Ok(found) => points.extend(database(context, &found, sources.ok().as_ref())),
        Err(failure) if context.config.url.is_some() => points.push(Point::failed("database", &failure)),
        Err(_) => points.push(Point::unknown("database", "none is named, so nothing in it was checked")),
    }
    points.push(tools(context));

    let (code, summary) = (checkup::code(&points), checkup::summary(&points));
    let url = context.config.url.as_ref();
    let report = Report::Validate(Health { database: url.map(ToString::to_string), exit: code as u8, points });
    super::print(context, &report::render(&report, arguments.format))?;
    context.output.status("Checked", format_args!("the installation: {summary}"));
    Ok(code)
}

/// What is misspelled there is an error of every command, before this one begins.
fn configuration(context: &Context<'_>) -> Point {
    const NAME: &str = "configuration";
    let place = match &context.project.manifest {
        Some(manifest) => format!("{} of {}", manifest.section, context.project.shown(&manifest.path)),
        None => "outside a project, as the arguments say".to_owned(),
    };
    match context.config.database() {
        Ok(url) => Point::ok(NAME, format!("{place}, {url}")),
        Err(failure) => Point::failed(NAME, &failure),
    }
}

fn files(sources: &Sources) -> Point {
    const NAME: &str = "files";
    let number = text::count(sources.ids().len(), "migration");
    match sources.ensure_sound() {
        Ok(()) => Point::ok(NAME, format!("{number} in {}", sources.shown)),
        Err(failure) => {
            let next = "`cargo dbmigrate check` shows each on its line.";
            Point::not_ok(NAME, failure.code, failure.what, next)
        }
    }
}

fn lock(sources: &Sources) -> Point {
    const NAME: &str = "lock file";
    let findings = sources.disagreements();
    if findings.is_empty() {
        return Point::ok(NAME, "lists every migration as it is");
    }
    disagreeing(NAME, &findings)
}

/// All of what stands behind a database's name.
fn database(context: &Context<'_>, database: &Database, sources: Option<&Sources>) -> Vec<Point> {
    const NAME: &str = "database";
    let mut points = Vec::new();
    if database.exists() {
        match database.open() {
            Ok(_) => {
                points.push(Point::ok(NAME, format!("can be written, {}", database.size())));
                let health = super::db::health::look(context, database);
                points.extend(health.unwrap_or_else(|failure| vec![Point::failed("health", &failure)]));
            }
            Err(failure) => points.push(Point::failed(NAME, &failure)),
        }
    } else {
        points.push(match database.ensure_creatable() {
            Ok(()) => Point::unknown(NAME, "does not exist yet; `cargo dbmigrate run` makes it"),
            Err(failure) => Point::failed(NAME, &failure),
        });
    }
    if let Some(sources) = sources {
        points.push(migrations(database, sources).unwrap_or_else(|failure| Point::failed(MIGRATIONS, &failure)));
    }
    match super::backup::status::look(context, database) {
        Ok(status) => points.extend(status.points),
        Err(failure) => points.push(Point::failed("backups", &failure)),
    }
    points
}

const MIGRATIONS: &str = "migrations";

/// That some are pending is no fault: `check --pending` is the gate for that.
fn migrations(database: &Database, sources: &Sources) -> std::result::Result<Point, Failure> {
    ensure_backend(sources, database)?;
    let comparison = database.look(&sources.known())?;
    let findings: Vec<Finding> = comparison.entries.iter().filter_map(Finding::of_history).collect();
    if !findings.is_empty() {
        return Ok(disagreeing(MIGRATIONS, &findings));
    }
    let pending = comparison.pending().count();
    let (all, next) =
        (comparison.entries.len(), if pending == 0 { "" } else { "; `cargo dbmigrate run` applies them" });
    Ok(Point::ok(MIGRATIONS, format!("{} of {all} applied, {pending} pending{next}", all - pending)))
}

fn disagreeing(name: &'static str, findings: &[Finding]) -> Point {
    let code = ExitCode::of_all(findings.iter().map(|finding| finding.kind.code()));
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).take(MANY).collect();
    let more = match findings.len().saturating_sub(MANY) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let next = ways_out(findings).first().map_or("`cargo dbmigrate check` shows all.", |way| way).to_owned();
    Point::not_ok(name, code, format!("{}{more}", messages.join("; ")), next)
}

/// More findings than a person reads in one line.
const MANY: usize = 3;

fn tools(context: &Context<'_>) -> Point {
    let git = match git::state(&context.project.folder) {
        None => "no git repository around the project",
        Some(git) if git.dirty.is_none() => "git does not answer, so backups do not say whether files differed",
        Some(_) => "git",
    };
    Point::ok("tools", format!("SQLite {} is built in; {git}", rusqlite::version()))
}
