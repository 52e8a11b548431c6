//! What happens in a run, as it is told.

use dbmigrate::event::DownSource;
use dbmigrate::report::Done;
use dbmigrate::{Backend, Event, Migrations};

use crate::output::Output;
use crate::text;

/// Tells what the engine does.
pub(crate) struct Narrator<'a> {
    output: &'a Output,
    migrations: &'a Migrations,
    backend: Backend,
    /// The width of the longest id that will be told of.
    width: usize,
}

impl<'a> Narrator<'a> {
    /// A narrator of a run that will do something with migrations of ids so long.
    pub(crate) fn new(output: &'a Output, migrations: &'a Migrations, backend: Backend, width: usize) -> Self {
        Self { output, migrations, backend, width }
    }

    /// Tells of one event.
    pub(crate) fn tell(&self, event: &Event) {
        let output = self.output;
        match event {
            Event::Waiting { holder, limit } => {
                let holder = holder.as_deref().unwrap_or("another run");
                output.status("Waiting", format_args!("for {holder}, up to {}", text::duration(*limit)));
            }
            Event::LowersDifferently { id } => output.warning(format_args!(
                "{id} is lowered to other steps now than when it was applied; the database keeps those"
            )),
            Event::BackedUp { set } => output.status(
                "Backup",
                format_args!("{}, {} in {}, verified", set.id, text::size(set.bytes), text::duration(set.duration)),
            ),
            Event::Applying { id, .. } => {
                output.passing("Applying", id);
                if output.is_verbose() {
                    self.statements(self.up(id).iter().map(String::as_str));
                }
            }
            Event::Resuming { id, done, total } => {
                output.status("Resuming", format_args!("{id}, after {done} of {}", text::count(*total, "statement")));
            }
            Event::Applied(done) => output.status("Applying", self.done(done, &self.losses(done))),
            Event::Reverting { id, source, statements } => {
                output.passing("Reverting", id);
                if let Some(reason) = reason(*source) {
                    output.warning(format_args!("{id} is reverted by the recorded steps, because {reason}:"));
                    self.statements(statements.iter().map(String::as_str));
                } else if output.is_verbose() {
                    self.statements(statements.iter().map(String::as_str));
                }
            }
            Event::Reverted(done) => output.status("Reverting", self.done(done, "")),
            Event::AppliedElsewhere { id } => {
                output.status("Skipping", format_args!("{id}, which another run has applied in the meantime"));
            }
            // What is planned was told before, and what nobody can act on is not told.
            _ => {}
        }
    }

    fn statements<'s>(&self, statements: impl Iterator<Item = &'s str>) {
        for statement in statements {
            for line in statement.lines() {
                self.output.detail(line);
            }
        }
    }

    fn up(&self, id: &dbmigrate::Id) -> Vec<String> {
        let lowered = self.migrations.get(id).and_then(|migration| migration.on(self.backend));
        let operations = lowered.map(|lowered| &*lowered.operations).unwrap_or_default();
        operations.iter().flat_map(|operation| operation.up.iter()).map(crate::report::sql).collect()
    }

    fn losses(&self, done: &Done) -> String {
        let lowered = self.migrations.get(&done.id).and_then(|migration| migration.on(self.backend));
        let losses: Vec<String> =
            lowered.iter().flat_map(|lowered| lowered.losses()).map(ToString::to_string).collect();
        if losses.is_empty() { String::new() } else { format!(": {}", losses.join(", ")) }
    }

    fn done(&self, done: &Done, losses: &str) -> String {
        let width = self.width;
        let statements = text::count(done.statements, "statement");
        let time = text::duration(done.duration);
        format!("{:<width$}  {statements:>13}  {time:>7}  {}{losses}", done.id, done.verdict)
    }
}

fn reason(source: DownSource) -> Option<&'static str> {
    match source {
        DownSource::Listed => None,
        DownSource::RecordedAsMissing => Some("its file is missing or cannot be read"),
        DownSource::RecordedAsChanged => Some("its file has changed since"),
        DownSource::RecordedAsLoweredDifferently => Some("it is lowered differently now"),
        DownSource::RecordedAsInterrupted => Some("it was interrupted"),
    }
}
