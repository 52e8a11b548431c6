//! `show`: where every migration stands.

use std::collections::HashMap;

use dbmigrate::Id;
use dbmigrate::compare::Entry;

use crate::cli::Listing;
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::Result;
use crate::finding::{Finding, Kind};
use crate::prepare::{announce, ensure_backend};
use crate::report::{self, Report, Show, ShowRow};
use crate::text;

/// Shows. It changes nothing, and nothing that it shows is an error.
pub(crate) fn show(context: &Context<'_>, arguments: &Listing) -> Result<ExitCode> {
    let database = context.database(context.usual_patience())?;
    let sources = context.sources()?;
    ensure_backend(&sources, &database)?;
    let comparison = database.look(&sources.known())?;
    let disagreements = sources.disagreements();
    let by_id: HashMap<&Id, &Finding> =
        disagreements.iter().filter_map(|finding| finding.id.as_ref().map(|id| (id, finding))).collect();

    announce(context, &database, &comparison);
    if !sources.findings.is_empty() {
        let files = text::count(sources.findings.len(), "file");
        context.output.warning(format_args!("{files} cannot be run; `cargo dbmigrate check` shows what is wrong"));
    }
    let mut migrations: Vec<ShowRow> =
        comparison.entries.iter().map(|entry| row(entry, by_id.get(&entry.id).copied())).collect();
    let known: Vec<&Id> = comparison.entries.iter().map(|entry| &entry.id).collect();
    let gone = disagreements.iter().filter(|finding| finding.kind == Kind::Missing);
    migrations.extend(gone.filter_map(|finding| finding.id.as_ref()).filter(|id| !known.contains(id)).map(missing));
    for (id, finding) in sources.findings.iter().filter_map(|finding| Some((finding.id.as_ref()?, finding))) {
        let detail = Some("its file cannot be run".to_owned());
        match migrations.iter_mut().find(|row| row.id == *id) {
            Some(row) => row.detail = detail,
            None => migrations.push(without_history(id, finding.kind, detail)),
        }
    }
    migrations.sort_by(|a, b| a.id.cmp(&b.id));
    let empty = migrations.is_empty();
    let report = Report::Show(Show { database: database.url().to_string(), migrations });
    super::print(context, &report::render(&report, arguments.format))?;
    if empty {
        context.output.status("Finished", format_args!("there are no migrations in `{}`", sources.shown));
    }
    Ok(ExitCode::Fine)
}

fn row(entry: &Entry, finding: Option<&Finding>) -> ShowRow {
    let text = entry.to_string();
    let history = text.split_once(": ").map(|(_, detail)| detail.to_owned());
    let lock = finding.map(|finding| match finding.kind {
        Kind::Unlisted => "not in the lock file yet".to_owned(),
        _ => finding.message.split_once("  ").map_or_else(|| finding.message.clone(), |(_, detail)| detail.to_owned()),
    });
    let revision = entry.revision.as_ref();
    ShowRow {
        id: entry.id.clone(),
        standing: entry.standing.word().to_owned(),
        detail: history.or(lock),
        applied_at: revision.map(|revision| revision.applied_at.clone()),
        run: revision.map(|revision| revision.run.clone()),
        backup: revision.and_then(|revision| revision.backup.clone()),
    }
}

/// Listed, not applied, and without a file.
fn missing(id: &Id) -> ShowRow {
    without_history(id, Kind::Missing, Some("in the lock file, and its file is gone".to_owned()))
}

fn without_history(id: &Id, kind: Kind, detail: Option<String>) -> ShowRow {
    ShowRow { id: id.clone(), standing: kind.word().to_owned(), detail, applied_at: None, run: None, backup: None }
}
