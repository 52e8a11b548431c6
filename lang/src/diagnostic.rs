//! What is wrong with a migration, and where.

use std::collections::BTreeSet;

use crate::source::Span;
use crate::token::{Token, Tokens};

/// One thing that is wrong, on its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A short name for the kind of mistake, as `unknown-column`.
    pub code: &'static str,
    /// Where.
    pub span: Span,
    /// What, in one line.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// The places of the first and the last token, for an error on the very tokens.
    pub fn places(&self, tokens: &Tokens) -> (proc_macro2::Span, proc_macro2::Span) {
        tokens.places(self.span)
    }

    /// Whether it is about what one of these names lacks or has already. Where a name stands in text that could not be
    /// understood, what is missing elsewhere may be written there, and saying so would only hide the real mistake.
    pub(crate) fn concerns(&self, names: &BTreeSet<String>, tokens: &Tokens) -> bool {
        const ABOUT_NAMES: [&str; 14] = [
            "unknown-table",
            "unknown-column",
            "unknown-enum",
            "unknown-view",
            "unknown-index",
            "unknown-constraint",
            "unknown-value",
            "unknown-schema",
            "unknown-extension",
            "duplicate-value",
            "duplicate-constraint",
            "duplicate-name",
            "duplicate-column",
            "no-key",
        ];
        let (first, last) = (self.span.first as usize, self.span.last as usize);
        ABOUT_NAMES.contains(&self.code)
            && tokens.list.get(first..=last).unwrap_or_default().iter().any(|token| match token {
                Token::Word(text) | Token::Text(text) => names.contains(text),
                _ => false,
            })
    }

    /// Resolves the place, so that it can be shown without the tokens.
    pub fn report(&self, tokens: &Tokens) -> Report {
        let (first, last) = self.places(tokens);
        Report {
            code: self.code,
            message: self.message.clone(),
            help: self.help.clone(),
            line: first.start().line,
            column: first.start().column,
            end_line: last.end().line,
            end_column: last.end().column,
        }
    }
}

/// Proof that a diagnostic was put into a [`Sink`]: what a failed parse gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reported(());

/// Collects diagnostics. It must be drained: one that is dropped with diagnostics in it panics, so that no mistake of a
/// user can be lost on the way.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    list: Vec<Diagnostic>,
    doubted: BTreeSet<String>,
}

impl Sink {
    /// Adds an error.
    pub(crate) fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) -> Reported {
        self.push(Diagnostic { code, span, message: message.into(), help: None })
    }

    /// Adds an error with a help.
    pub(crate) fn error_with_help(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Reported {
        self.push(Diagnostic { code, span, message: message.into(), help: Some(help.into()) })
    }

    /// Adds an error whose help exists only sometimes.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) -> Reported {
        self.list.push(diagnostic);
        Reported(())
    }

    /// Notes names that stand where the text could not be understood. See [`Diagnostic::concerns`].
    pub(crate) fn doubt<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        self.doubted.extend(names.map(str::to_owned));
    }

    /// The names that stand where the text could not be understood.
    pub(crate) fn doubted(&self) -> &BTreeSet<String> {
        &self.doubted
    }

    /// Takes the names that stand where the text could not be understood.
    pub(crate) fn take_doubted(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.doubted)
    }

    /// Whether the newest is about what begins at this place.
    pub(crate) fn blames(&self, span: Span) -> bool {
        self.list.last().is_some_and(|newest| newest.span.first == span.first)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Takes all of them, in the order in which they were found.
    pub(crate) fn drain(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.list)
    }
}

impl Sink {
    /// Takes all of them, in the order of the text.
    pub(crate) fn drain_sorted(&mut self) -> Vec<Diagnostic> {
        let mut found = self.drain();
        found.sort_by_key(|diagnostic| (diagnostic.span.first, diagnostic.span.last));
        found
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        if !self.list.is_empty() && !std::thread::panicking() {
            panic!("diagnostics were dropped unread: {:?}", self.list);
        }
    }
}

/// A diagnostic with its place resolved to lines and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// A short name for the kind of mistake.
    pub code: &'static str,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The first line, counted from 1.
    pub line: usize,
    /// The first column, in characters, counted from 0.
    pub column: usize,
    /// The last line, counted from 1.
    pub end_line: usize,
    /// The column after the last, in characters, counted from 0.
    pub end_column: usize,
}

impl Report {
    /// Whether the file as a whole is wrong, which no token of its `migration!` could show: it holds none, or two.
    pub fn concerns_file(&self) -> bool {
        matches!(self.code, "no-migration" | "two-migrations")
    }

    /// The diagnostic as a person reads it: message, place, the line of the file with the tokens marked, help.
    ///
    /// `path` is shown as it is given; `text` is the file's text.
    pub fn render(&self, path: &str, text: &str) -> String {
        use std::fmt::Write as _;
        let mut out = format!("error: {}\n", self.message);
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        let _ = writeln!(out, "{gutter}--> {path}:{}:{}", self.line, self.column + 1);
        if let Some(line) = self.line.checked_sub(1).and_then(|index| text.lines().nth(index)) {
            let length = line.chars().count();
            let end = if self.end_line == self.line { self.end_column } else { length };
            let width = end.saturating_sub(self.column).max(1);
            let indent: String = line.chars().take(self.column).map(|c| if c == '\t' { c } else { ' ' }).collect();
            let _ = writeln!(out, "{gutter} |\n{number} | {line}\n{gutter} | {indent}{}", "^".repeat(width));
        }
        if let Some(help) = &self.help {
            let _ = writeln!(out, "{gutter} = help: {}", help.replace('\n', &format!("\n{gutter}         ")));
        }
        out
    }
}

/// The candidate that is spelled most like a word, if one is close enough to be meant, or that begins with it.
pub fn similar<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let begins = |candidate: &&&str| word.len() > 2 && candidate.starts_with(word);
    let longer = candidates.iter().find(begins).copied();
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
        .or(longer)
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two words, without regard to case.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    let mut before_previous: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut current = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = previous[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            current[j] = replaced.min(previous[j] + 1).min(current[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                current[j] = current[j].min(before_previous[j - 2] + 1);
            }
        }
        before_previous = std::mem::replace(&mut previous, current);
    }
    previous[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_word() {
        let columns = ["id", "email", "created_at"];
        assert_eq!(similar("emial", columns), Some("email"));
        assert_eq!(similar("Email", columns), Some("email"));
        assert_eq!(similar("created", columns), Some("created_at"));
        assert_eq!(similar("zzz", columns), None);
    }

    #[test]
    #[should_panic(expected = "dropped unread")]
    fn a_sink_dropped_unread_panics() {
        Sink::default().error("x", Span::NOWHERE, "lost");
    }

    #[test]
    fn a_report_marks_its_tokens() {
        let report = Report {
            code: "unknown-column",
            message: "no column `emial` in table `users`".into(),
            help: Some("did you mean `email`?".into()),
            line: 2,
            column: 4,
            end_line: 2,
            end_column: 9,
        };
        assert_eq!(
            report.render("a.rs", "one\non (emial)\n"),
            "error: no column `emial` in table `users`\n --> a.rs:2:5\n  |\n2 | on (emial)\n  |     ^^^^^\n  = help: did you mean `email`?\n"
        );
    }
}
