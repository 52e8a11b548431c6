//! What `check` and the other commands find where files, lock file and history do not agree.

use std::fmt;

use dbmigrate::compare::Entry;
use dbmigrate::{Id, Standing};
use serde::Serialize;

use crate::exit_code::ExitCode;
use crate::failure::Failure;

/// One thing that does not agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// What kind it is.
    pub(crate) kind: Kind,
    /// The migration, where there is one.
    pub(crate) id: Option<Id>,
    /// What it is, in words that name the migration or the file.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: Option<String>,
}

/// The kinds of findings; their words in JSON are these names in kebab case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// An applied migration meant something else when it was applied.
    Changed,
    /// It is applied or listed, and its file is gone.
    Missing,
    /// It is older than one that is listed or applied before it.
    OutOfOrder,
    /// Its file is not in the lock file.
    Unlisted,
    /// The lock file holds another checksum than its file has.
    Stale,
    /// The library lowers it to other steps than the lock file holds.
    LowersDifferently,
    /// Its revert was begun and not finished.
    RevertInterrupted,
    /// A file whose name is no id.
    MalformedName,
    /// Two files with one id.
    Duplicate,
    /// A file that cannot be read, or not as UTF-8.
    Unreadable,
    /// A file with errors in it.
    Invalid,
    /// It is not applied yet.
    Pending,
}

impl Kind {
    /// The exit code of a finding of this kind.
    pub(crate) fn code(self) -> ExitCode {
        match self {
            Self::Unreadable | Self::Invalid => ExitCode::Failed,
            Self::Pending => ExitCode::Pending,
            Self::Changed
            | Self::Missing
            | Self::OutOfOrder
            | Self::Unlisted
            | Self::Stale
            | Self::LowersDifferently
            | Self::RevertInterrupted
            | Self::MalformedName
            | Self::Duplicate => ExitCode::Diverged,
        }
    }

    /// The word for people.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::OutOfOrder => "out of order",
            Self::Unlisted => "unlisted",
            Self::Stale => "stale",
            Self::LowersDifferently => "lowers differently",
            Self::RevertInterrupted => "revert interrupted",
            Self::MalformedName => "malformed name",
            Self::Duplicate => "duplicate",
            Self::Unreadable => "unreadable",
            Self::Invalid => "invalid",
            Self::Pending => "pending",
        }
    }
}

impl Finding {
    /// What the history says about a migration; nothing where it agrees.
    pub(crate) fn of_history(entry: &Entry) -> Option<Self> {
        let kind = match entry.standing {
            Standing::Changed { .. } => Kind::Changed,
            Standing::Missing => Kind::Missing,
            Standing::OutOfOrder { .. } => Kind::OutOfOrder,
            Standing::RevertInterrupted => Kind::RevertInterrupted,
            _ => return None,
        };
        let help = entry.standing.way_out().map(str::to_owned);
        Some(Self { kind, id: Some(entry.id.clone()), message: entry.to_string(), help })
    }

    /// A migration that a run would apply.
    pub(crate) fn pending(entry: &Entry) -> Self {
        Self {
            kind: Kind::Pending,
            id: Some(entry.id.clone()),
            message: entry.to_string(),
            help: Some("Run `cargo dbmigrate run`.".to_owned()),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The ways out of several findings, each once.
pub(crate) fn ways_out(findings: &[Finding]) -> Vec<&str> {
    let mut ways: Vec<&str> = Vec::new();
    for help in findings.iter().filter_map(|finding| finding.help.as_deref()) {
        if !ways.contains(&help) {
            ways.push(help);
        }
    }
    ways
}

/// The error that lists findings and the ways out of them.
pub(crate) fn refuse(what: &str, findings: &[Finding]) -> Failure {
    let code = ExitCode::of_all(findings.iter().map(|finding| finding.kind.code()));
    let failure = Failure::new(code, what).findings(findings.iter().map(ToString::to_string));
    let failure = failure.state("nothing was changed");
    match ways_out(findings).as_slice() {
        [] => failure,
        ways => failure.next(ways.join("\n")),
    }
}
