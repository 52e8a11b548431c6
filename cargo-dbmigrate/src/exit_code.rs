//! What the process says when it ends: the documented codes, and the one table from errors to them.

use std::process;

use dbmigrate::ErrorKind;

/// The exit code. Scripts decide by it, so a number never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ExitCode {
    /// Everything was done, or there was nothing to do.
    Fine = 0,
    /// It failed; the message says how the database stands.
    Failed = 1,
    /// The call makes no sense here, or needs an answer that nobody gave.
    Usage = 2,
    /// Migrations are pending. Only `check` says so.
    Pending = 3,
    /// Files, lock file and history contradict each other.
    Diverged = 4,
    /// The database is not what the history makes of it.
    Drift = 5,
    /// A lint of level error was found.
    Lint = 6,
    /// A backup could not be taken, or is not what it was.
    Backup = 7,
    /// Somebody else holds the database for longer than the timeout.
    Locked = 8,
}

/// Which code is given where several are true at once: what is hardest to repair comes first.
const PRECEDENCE: [ExitCode; 9] = [
    ExitCode::Diverged,
    ExitCode::Drift,
    ExitCode::Backup,
    ExitCode::Lint,
    ExitCode::Failed,
    ExitCode::Usage,
    ExitCode::Locked,
    ExitCode::Pending,
    ExitCode::Fine,
];

impl ExitCode {
    /// The one code for several findings; fine where there are none.
    pub(crate) fn of_all(codes: impl IntoIterator<Item = Self>) -> Self {
        let codes: Vec<Self> = codes.into_iter().collect();
        PRECEDENCE.into_iter().find(|code| codes.contains(code)).unwrap_or(Self::Fine)
    }
}

impl From<ErrorKind> for ExitCode {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::Usage | ErrorKind::NeedsConfirmation => Self::Usage,
            ErrorKind::Diverged => Self::Diverged,
            ErrorKind::Backup => Self::Backup,
            ErrorKind::Locked => Self::Locked,
            // `Failed`, `Irreversible`, and whatever a later version of the library adds.
            _ => Self::Failed,
        }
    }
}

impl From<dbmigrate_backup::ErrorKind> for ExitCode {
    fn from(kind: dbmigrate_backup::ErrorKind) -> Self {
        use dbmigrate_backup::ErrorKind as Kind;
        match kind {
            Kind::Invalid | Kind::DiskFull | Kind::Unsafe => Self::Backup,
            Kind::Locked => Self::Locked,
            Kind::NotFound | Kind::Usage | Kind::LastGood => Self::Usage,
            Kind::Failed => Self::Failed,
        }
    }
}

impl From<ExitCode> for process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_findings_have_one_code() {
        assert_eq!(ExitCode::of_all([]), ExitCode::Fine);
        assert_eq!(ExitCode::of_all([ExitCode::Pending, ExitCode::Diverged, ExitCode::Backup]), ExitCode::Diverged);
        assert_eq!(ExitCode::of_all([ExitCode::Pending, ExitCode::Lint, ExitCode::Backup]), ExitCode::Backup);
        assert_eq!(ExitCode::of_all([ExitCode::Pending, ExitCode::Lint]), ExitCode::Lint);
        assert_eq!(ExitCode::of_all([ExitCode::Drift, ExitCode::Backup]), ExitCode::Drift);
    }

    #[test]
    fn every_code_has_its_place() {
        let mut numbers = PRECEDENCE.map(|code| code as u8);
        numbers.sort_unstable();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    }
}
