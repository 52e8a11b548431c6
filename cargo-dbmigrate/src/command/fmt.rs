//! `fmt`: brings the migrations into the house's form.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use dbmigrate_lang::{FormatError, format, same_checksum};

use crate::cli::Fmt;
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::folder::Folder;
use crate::line_diff;
use crate::replace::replace;
use crate::rustfmt::{Answer, Rustfmt};
use crate::text;

/// Formats. A file that cannot be read or formatted stays as it is, and the others are formatted all the same.
pub(crate) fn fmt(context: &Context<'_>, arguments: &Fmt) -> Result<ExitCode> {
    let files = files(context, arguments)?;
    let rustfmt = Rustfmt::of(&context.project);
    let mut trouble = Trouble::default();
    let mut changed = 0;
    for path in &files {
        let shown = context.project.shown(path);
        let Some(old) = read(path, &shown, &mut trouble) else { continue };
        let Some(new) = formatted(context, &rustfmt, path, &shown, &old, &mut trouble) else { continue };
        if new == old {
            continue;
        }
        changed += 1;
        if arguments.check {
            super::print(context, &line_diff::render(&shown, &old, &new))?;
            continue;
        }
        // A file that may not be written is not replaced by one that may.
        let written = File::options().write(true).open(path).and_then(|_| replace(path, new.as_bytes()));
        match written {
            Ok(()) => context.output.status("Formatting", &shown),
            Err(error) => trouble.findings.push(format!("`{shown}` cannot be written: {error}")),
        }
    }
    trouble.end(changed, arguments.check)?;
    let total = text::count(files.len(), "migration");
    match (changed, arguments.check) {
        (0, _) => context.output.status("Finished", format_args!("{total}, nothing to format")),
        (_, false) => context.output.status("Finished", format_args!("{total}, formatted {changed}")),
        (_, true) => {
            let are = if changed == 1 { "is" } else { "are" };
            return Err(Failure::failed(format!("{changed} of {total} {are} not formatted."))
                .next("Run `cargo dbmigrate fmt`."));
        }
    }
    Ok(ExitCode::Fine)
}

/// What stands in the way of single files.
#[derive(Default)]
struct Trouble {
    diagnostics: Vec<String>,
    /// How many files have errors.
    unreadable: usize,
    findings: Vec<String>,
}

impl Trouble {
    fn end(self, changed: usize, check: bool) -> Result<()> {
        if self.unreadable == 0 && self.findings.is_empty() {
            return Ok(());
        }
        let what = match self.unreadable {
            0 => "Not every file could be formatted.".to_owned(),
            files => {
                let errors = text::count(self.diagnostics.len(), "error");
                format!("{errors} in {}; what cannot be read is left as it is.", text::count(files, "migration"))
            }
        };
        let files = match (changed, check) {
            (0, true) => "the others are formatted".to_owned(),
            (0, false) => "nothing was changed".to_owned(),
            (changed, true) => format!("not formatted, of the others: {changed}"),
            (changed, false) => format!("formatted, of the others: {changed}"),
        };
        let next =
            if self.unreadable > 0 { "Correct them, then run again." } else { "Remove the cause, then run again." };
        let mut failure = Failure::failed(what).findings(self.findings).note("files", files).next(next);
        failure.diagnostics = self.diagnostics;
        Err(failure)
    }
}

/// The files that are named, or all of the project's.
fn files(context: &Context<'_>, arguments: &Fmt) -> Result<Vec<PathBuf>> {
    if !arguments.files.is_empty() {
        let paths = arguments.files.iter().map(|path| context.project.here.join(path));
        return paths.map(|path| is_file(context, path)).collect();
    }
    let folder = &context.config.migrations;
    let list = Folder::list(folder, &context.project.shown(folder))?;
    for finding in &list.findings {
        context.output.warning(format_args!("left out: {finding}"));
    }
    Ok(list.files.into_iter().map(|file| file.path).collect())
}

fn is_file(context: &Context<'_>, path: PathBuf) -> Result<PathBuf> {
    if path.is_file() {
        return Ok(path);
    }
    let shown = context.project.shown(&path);
    let what = if path.is_dir() { "is a folder" } else { "is not there" };
    Err(Failure::usage(format!("`{shown}` {what}."))
        .next("Name the files of migrations, or none for all of the project's."))
}

fn read(path: &Path, shown: &str, trouble: &mut Trouble) -> Option<String> {
    match fs::read(path).map(String::from_utf8) {
        Ok(Ok(text)) => return Some(text),
        Ok(Err(error)) => {
            let at = error.utf8_error().valid_up_to();
            trouble.findings.push(format!("`{shown}` is not UTF-8, from byte {at} on"));
        }
        Err(error) => trouble.findings.push(format!("`{shown}` cannot be read: {error}")),
    }
    None
}

/// The file as it should be; nothing where it cannot be read.
fn formatted(
    context: &Context<'_>,
    rustfmt: &Rustfmt,
    path: &Path,
    shown: &str,
    old: &str,
    trouble: &mut Trouble,
) -> Option<String> {
    let new = match format(old) {
        Ok(new) => new,
        Err(FormatError::Unreadable(reports)) => {
            trouble.unreadable += 1;
            trouble.diagnostics.extend(reports.iter().map(|report| report.render(shown, old)));
            return None;
        }
        Err(FormatError::Unfaithful) => {
            trouble.findings.push(format!(
                "`{shown}` is left as it is: formatted, it would mean something else or lack a comment. This is a mistake \
                 of cargo-dbmigrate: please report it with the file"
            ));
            return None;
        }
    };
    if !new.has_rust {
        return Some(new.text);
    }
    let warn = |why: String| {
        context.output.warning(format_args!("what stands beside `migration!` in {shown} is left as it is: {why}"));
    };
    match rustfmt.format(&new.text, path.parent().unwrap_or(&context.project.here)) {
        Answer::Text(text) if !same_checksum(&text, old) => {
            warn("rustfmt would change a function that `run` calls, and so the checksum".to_owned());
        }
        // What rustfmt does to the migration itself is undone the next time, so it is not taken.
        Answer::Text(text) if format(&text).is_ok_and(|again| again.text == text) => return Some(text),
        Answer::Text(_) => warn("rustfmt would change the migration as well".to_owned()),
        Answer::Missing => context.output.warning(
            "rustfmt is not installed: functions beside `migration!` are left as they are; `rustup component add rustfmt` \
             brings it",
        ),
        Answer::StillMissing => {}
        Answer::Refused(why) => warn(format!("rustfmt says: {why}")),
    }
    Some(new.text)
}
