//! `check`: compares files, lock file and database, and exits with what it finds.

use dbmigrate::Comparison;

use crate::cli::Check;
use crate::context::Context;
use crate::database::Database;
use crate::exit_code::ExitCode;
use crate::failure::Result;
use crate::finding::{Finding, Kind};
use crate::prepare::ensure_backend;
use crate::report::{self, Format, Report};
use crate::sources::Sources;
use crate::text;

/// Checks. Every finding is listed, not only the first.
pub(crate) fn check(context: &Context<'_>, arguments: &Check) -> Result<ExitCode> {
    if arguments.pending {
        context.config.database()?;
    }
    let sources = context.sources()?;
    let database = context.config.url.as_ref().map(|url| Database::find(url, context.usual_patience())).transpose()?;
    let comparison = match &database {
        Some(database) => {
            ensure_backend(&sources, database)?;
            Some(database.look(&sources.known())?)
        }
        None => None,
    };
    let findings = findings(&sources, comparison.as_ref(), arguments.pending);
    let code = ExitCode::of_all(findings.iter().map(|finding| finding.kind.code()));

    let human = arguments.listing.format == Format::Human;
    if human {
        for diagnostic in &sources.diagnostics {
            context.output.diagnostic(diagnostic);
        }
    }
    let total = text::count(sources.ids().len(), "migration");
    let number = findings.len();
    let report = Report::Check(report::Check {
        database: database.as_ref().map(|database| database.url().to_string()),
        pending_checked: arguments.pending,
        exit: code as u8,
        findings,
        diagnostics: sources.diagnostics.clone(),
    });
    super::print(context, &report::render(&report, arguments.listing.format))?;
    let against = match &database {
        Some(database) if database.exists() => format!("files, lock file and {}", database.url()),
        Some(database) => format!("files and lock file; {} does not exist yet", database.url()),
        None => "files and lock file".to_owned(),
    };
    let result = if number == 0 { "all agree".to_owned() } else { text::count(number, "finding") };
    context.output.status("Checked", format_args!("{total} ({against}): {result}"));
    if !arguments.pending {
        context.output.warning("it was NOT checked whether migrations are pending: add `--pending` for that");
    }
    Ok(code)
}

/// Everything that does not agree, each thing once: what the database says explains more than what the lock file says.
fn findings(sources: &Sources, comparison: Option<&Comparison>, pending: bool) -> Vec<Finding> {
    let entries = comparison.map(|comparison| comparison.entries.as_slice()).unwrap_or_default();
    let mut findings: Vec<Finding> = entries.iter().filter_map(Finding::of_history).collect();
    let explained = |finding: &Finding, by: &[Finding]| {
        by.iter().any(|other| {
            let covers = other.kind == finding.kind || (other.kind == Kind::Changed && finding.kind == Kind::Stale);
            covers && other.id.is_some() && other.id == finding.id
        })
    };
    for finding in sources.disagreements() {
        if !explained(&finding, &findings) {
            findings.push(finding);
        }
    }
    findings.extend(sources.findings.iter().cloned());
    if let Some(comparison) = comparison.filter(|_| pending) {
        findings.extend(comparison.pending().map(Finding::pending));
    }
    findings.sort_by(|a, b| a.id.cmp(&b.id));
    findings
}
