//! A look at something that should be in order: a list of points, each ok or not, and what to do next.

use serde::Serialize;

use crate::exit_code::ExitCode;
use crate::failure::Failure;

/// One point of a checkup.
#[derive(Debug, Serialize)]
pub(crate) struct Point {
    /// What was looked at.
    pub(crate) name: &'static str,
    /// How it is.
    pub(crate) state: State,
    /// What was found.
    pub(crate) detail: String,
    /// What to do next, where something is to be done.
    pub(crate) next: Option<String>,
    /// The exit code that it asks for.
    #[serde(skip)]
    code: ExitCode,
}

/// How a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// In order.
    Ok,
    /// Not in order.
    NotOk,
    /// It could not be found out, or does not apply; the detail says why.
    Unknown,
}

impl State {
    /// The word for people.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotOk => "not ok",
            Self::Unknown => "unknown",
        }
    }
}

impl Point {
    /// Something that is in order.
    pub(crate) fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, state: State::Ok, detail: detail.into(), next: None, code: ExitCode::Fine }
    }

    /// Something that is not.
    pub(crate) fn not_ok(
        name: &'static str,
        code: ExitCode,
        detail: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self { name, state: State::NotOk, detail: detail.into(), next: Some(next.into()), code }
    }

    /// Something that could not even be looked at.
    pub(crate) fn failed(name: &'static str, failure: &Failure) -> Self {
        let cause = failure.notes.iter().find(|(note, _)| *note == "cause");
        let cause = cause.map_or_else(String::new, |(_, cause)| format!(" {cause}"));
        let findings: String = failure.findings.iter().map(|finding| format!(" {finding}")).collect();
        let detail = format!("{}{findings}{cause}", failure.what);
        let next = failure.next_step().map(str::to_owned);
        Self { name, state: State::NotOk, detail, next, code: failure.code }
    }

    /// Something that nobody knows.
    pub(crate) fn unknown(name: &'static str, why: impl Into<String>) -> Self {
        Self { name, state: State::Unknown, detail: why.into(), next: None, code: ExitCode::Fine }
    }
}

/// The exit code of a checkup.
pub(crate) fn code(points: &[Point]) -> ExitCode {
    ExitCode::of_all(points.iter().map(|point| point.code))
}

/// The last line of a checkup.
pub(crate) fn summary(points: &[Point]) -> String {
    match points.iter().filter(|point| point.state == State::NotOk).count() {
        0 => "everything that was checked is ok".to_owned(),
        1 => "1 point is not ok".to_owned(),
        several => format!("{several} points are not ok"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_ok_decides_the_exit_code() {
        let mut points = vec![Point::ok("a", "fine"), Point::unknown("b", "it is dark")];
        assert_eq!(code(&points), ExitCode::Fine);
        points.push(Point::not_ok("c", ExitCode::Failed, "broken", "Repair it."));
        points.push(Point::not_ok("d", ExitCode::Backup, "gone", "Take one."));
        assert_eq!(code(&points), ExitCode::Backup);
        assert_eq!(summary(&points), "2 points are not ok");
    }
}
