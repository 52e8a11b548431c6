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
    for finding in disagreements {
        let Some(id) = &finding.id else { continue };
        match finding.kind {
            Kind::Missing => context.output.status("Removing", id),
            Kind::Stale | Kind::LowersDifferently => context.output.status("Updating", id),
            _ => context.output.status("Adding", id),
        }
    }
    let lock = sources.fresh_lock();
    let total = text::count(lock.entries.len(), "migration");
    if lock == sources.lock && sources.has_lock_file() {
        context.output.status("Finished", format_args!("the lock file is up to date: {total}"));
    } else {
        sources.write_lock(lock)?;
        context.output.status("Locking", total);
    }
    Ok(ExitCode::Fine)
}
