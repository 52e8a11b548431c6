//! `lock`: brings the lock file up to date with the files.

use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::Result;
use crate::finding::Kind;
use crate::sources::Sources;
use crate::text;

/// Locks. What it changes is named, because it is a person's word that the change is meant.
pub(crate) fn lock(context: &Context<'_>) -> Result<ExitCode> {
    let mut sources = Sources::read_alone(&context.project, &context.config)?;
    let disagreements = sources.disagreements();
    sources.ensure_sound().map_err(|failure| {
        // The errors may be nothing but the lack of a file.
        let missing = disagreements.iter().filter(|finding| finding.kind == Kind::Missing);
        failure.findings(missing.map(ToString::to_string))
    })?;
    let mut counts = [(0, "new"), (0, "changed"), (0, "removed")];
    // A whole history is not listed line by line, unless somebody asks for it.
    let listed = disagreements.len() <= MANY || context.output.is_verbose();
    for finding in &disagreements {
        let Some(id) = &finding.id else { continue };
        let (verb, kind) = match finding.kind {
            Kind::Missing => ("Removing", 2),
            Kind::Stale | Kind::LowersDifferently => ("Updating", 1),
            _ => ("Adding", 0),
        };
        counts[kind].0 += 1;
        if listed {
            context.output.status(verb, id);
        }
    }
    let lock = sources.fresh_lock();
    let total = text::count(lock.entries.len(), "migration");
    if lock == sources.lock && sources.has_lock_file() {
        context.output.status("Finished", format_args!("the lock file is up to date: {total}"));
    } else {
        sources.write_lock(lock)?;
        context.output.status("Locking", format_args!("{total}{}", changes(&counts)));
    }
    Ok(ExitCode::Fine)
}

/// More changes than a person reads one by one.
const MANY: usize = 20;

/// What has changed in the lock file, as ` (2 new, 1 changed)`.
pub(super) fn changes(counts: &[(usize, &str)]) -> String {
    let parts: Vec<String> =
        counts.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}
