//! Why the command ended before it had done what was asked.
//!
//! The rules: what happened, in a whole sentence; where; in which state the database is; where the backup is; the next
//! command. Each is a field, so that all errors are laid out alike.

use std::fmt;

use crate::exit_code::ExitCode;

/// What a step of the command gives.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// An error as it is shown.
#[derive(Debug)]
pub(crate) struct Failure {
    /// How the process ends.
    pub(crate) code: ExitCode,
    /// What happened.
    pub(crate) what: String,
    /// Diagnostics with their places, as rustc shows them; printed before everything else.
    pub(crate) diagnostics: Vec<String>,
    /// The single findings.
    pub(crate) findings: Vec<String>,
    /// What else is known, each with its name, in the order in which it is shown.
    pub(crate) notes: Vec<(&'static str, String)>,
}

impl Failure {
    /// An error with a code and a sentence.
    pub(crate) fn new(code: ExitCode, what: impl Into<String>) -> Self {
        Self { code, what: what.into(), diagnostics: Vec::new(), findings: Vec::new(), notes: Vec::new() }
    }

    /// Something did not work.
    pub(crate) fn failed(what: impl Into<String>) -> Self {
        Self::new(ExitCode::Failed, what)
    }

    /// The call makes no sense here.
    pub(crate) fn usage(what: impl Into<String>) -> Self {
        Self::new(ExitCode::Usage, what)
    }

    /// Adds the single findings.
    pub(crate) fn findings(mut self, findings: impl IntoIterator<Item = String>) -> Self {
        self.findings.extend(findings);
        self
    }

    /// Adds something that is known.
    pub(crate) fn note(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.notes.push((name, text.into()));
        self
    }

    /// Says what to do next. What was said before is replaced: whoever adds it later knows more.
    pub(crate) fn next(mut self, text: impl Into<String>) -> Self {
        self.notes.retain(|(name, _)| *name != NEXT);
        self.note(NEXT, text)
    }

    /// What to do next, where it was said.
    pub(crate) fn next_step(&self) -> Option<&str> {
        self.notes.iter().find(|(name, _)| *name == NEXT).map(|(_, text)| text.as_str())
    }

    /// Says how the database stands, unless it was said.
    pub(crate) fn state(self, text: impl Into<String>) -> Self {
        if self.notes.iter().any(|(name, _)| *name == STATE) { self } else { self.note(STATE, text) }
    }
}

/// The names of the notes that every error has.
const STATE: &str = "database";
const NEXT: &str = "next";

impl From<dbmigrate::Error> for Failure {
    fn from(error: dbmigrate::Error) -> Self {
        let mut failure = Self::new(error.kind.into(), error.what.clone()).findings(error.findings.clone());
        if let Some(id) = &error.migration {
            let line = error.line.map_or_else(String::new, |line| format!(", line {line}"));
            failure = failure.note("migration", format!("{id}{line}"));
        }
        if let Some(statement) = &error.statement {
            failure = failure.note("statement", statement.clone());
        }
        if let Some(cause) = &error.cause {
            failure = failure.note("cause", cause.to_string());
        }
        failure = failure.note(STATE, error.state.to_string());
        if let Some(id) = &error.backup {
            failure = failure
                .note("backup", format!("{id}; `cargo dbmigrate backup restore {id}` brings the database back to it"));
        }
        match &error.next {
            Some(next) => failure.next(next.clone()),
            None => failure,
        }
    }
}

impl From<dbmigrate_backup::Error> for Failure {
    fn from(error: dbmigrate_backup::Error) -> Self {
        let failure = Self::new(error.kind.into(), error.message);
        match error.kind {
            dbmigrate_backup::ErrorKind::NotFound => failure.next("`cargo dbmigrate backup list` shows what there is."),
            _ => failure,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        for finding in &self.findings {
            write!(f, "\n  - {}", finding.replace('\n', "\n    "))?;
        }
        let width = self.notes.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        // What to do next is the last thing that is said, whoever added it when.
        let (next, known): (Vec<_>, Vec<_>) = self.notes.iter().partition(|(name, _)| *name == NEXT);
        for (name, text) in known.into_iter().chain(next) {
            let indent = format!("\n{:indent$}", "", indent = width + 4);
            write!(f, "\n  {name:>width$}: {}", text.replace('\n', &indent))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_laid_out() {
        let failure = Failure::failed("A statement failed.")
            .findings(["one".to_owned()])
            .note("statement", "DROP\nTABLE t")
            .next("Do this.")
            .next("Correct it.")
            .state("nothing was changed")
            .state("never said");
        assert_eq!(
            failure.to_string(),
            "A statement failed.\n  - one\n  statement: DROP\n             TABLE t\n   database: nothing was changed\n       next: Correct it."
        );
    }
}
