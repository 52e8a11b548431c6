//! The form of migration files: the same tokens and the same comments, laid out as the house does it.
//!
//! It works on tokens and not on the syntax tree, because a tree has no place for comments, and because a token knows
//! nothing of single operations: a new one is laid out by the same few rules. Statements, and what stands in braces,
//! have lines of their own; what stands in brackets stays on its line while there is room.
//!
//! The layout is a function of the tokens, the comments, and the empty lines between statements and entries. The line
//! breaks of the author are no part of it, so that formatting what was formatted changes nothing.

mod comment;
mod layout;
mod piece;
mod spacing;

use crate::diagnostic::{Report, Sink};
use crate::edition::checksum;
use crate::file::{self, Body, Functions};
use crate::token::{Token, Tokens};

use layout::Layout;
use piece::pieces;

/// A file in the house's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formatted {
    /// Its text. Outside of `migration! { … }` it is what it was.
    pub text: String,
    /// Whether Rust stands beside `migration! { … }`, which is for rustfmt to lay out.
    pub has_rust: bool,
}

/// Why a file was not formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// It cannot be read: everything that is wrong with it.
    Unreadable(Vec<Report>),
    /// The result would not mean the same or would lack a comment, which is a mistake of the formatter.
    Unfaithful,
}

/// Formats a file. Only its text is looked at, not the schema before it.
///
/// # Errors
/// Everything that cannot be read; and a result that would not be the same migration with the same comments.
pub fn format(text: &str) -> Result<Formatted, FormatError> {
    let source = read(text).map_err(FormatError::Unreadable)?;
    let formatted = source.laid_out().ok_or(FormatError::Unfaithful)?;
    let again = read(&formatted).map_err(|_| FormatError::Unfaithful)?;
    if again.meaning != source.meaning || again.comments() != source.comments() {
        return Err(FormatError::Unfaithful);
    }
    Ok(Formatted { text: formatted, has_rust: source.has_rust() })
}

/// Whether two files have the same checksum, wherever they stand in a history.
pub fn same_checksum(a: &str, b: &str) -> bool {
    let of = |text| read(text).ok().map(|source| checksum(&source.meaning.0, &source.meaning.1));
    of(a).is_some_and(|sum| of(b) == Some(sum))
}

/// A file that was read.
struct Source<'t> {
    /// The text without a byte order mark, which positions start after.
    text: &'t str,
    has_mark: bool,
    tokens: Tokens,
    meaning: (Body, Functions),
}

fn read(text: &str) -> Result<Source<'_>, Vec<Report>> {
    let tokens = file::lex(text).map_err(|wrong| vec![wrong.0.report(&wrong.1)])?;
    let mut sink = Sink::default();
    let read = file::file(&tokens, &mut sink);
    let found = sink.drain();
    match read {
        Ok(meaning) if found.is_empty() => {
            let bare = text.strip_prefix(MARK).unwrap_or(text);
            Ok(Source { text: bare, has_mark: bare.len() < text.len(), tokens, meaning })
        }
        _ => Err(found.iter().map(|diagnostic| diagnostic.report(&tokens)).collect()),
    }
}

const MARK: char = '\u{feff}';

impl Source<'_> {
    /// The text in the house's form; nothing where a place does not hold what its token says.
    fn laid_out(&self) -> Option<String> {
        let (from, to) = file::place(&self.tokens)?;
        let start = self.tokens.bytes(from).start;
        let end = self.tokens.bytes(to).end;
        let line_end = self.line_end();
        let mut out = String::with_capacity(self.text.len() + 64);
        if self.has_mark {
            out.push(MARK);
        }
        let before = self.text.get(..start)?;
        let (lines, indent) = before.rsplit_once('\n').unwrap_or(("", before));
        let begins_line = indent.trim().is_empty();
        if begins_line && self.is_tidied(before) {
            let lines = format!("{}{line_end}", tidied(lines, line_end));
            out.push_str(lines.trim_start());
        } else {
            out.push_str(if begins_line { &before[..before.len() - indent.len()] } else { before });
        }
        let pieces = pieces(self.text, &self.tokens, from, to + 1)?;
        Layout::new(&pieces, line_end).file(&mut out);
        let after = self.text.get(end..)?;
        match self.is_tidied(after) {
            true => out.push_str(&format!("{}{line_end}", tidied(after, line_end).trim_end())),
            false => out.push_str(after),
        }
        Some(out)
    }

    /// Whether what stands outside of `migration! { … }` is nothing but comments of one line, which rustfmt need not be
    /// asked about.
    fn is_tidied(&self, text: &str) -> bool {
        !self.has_rust() && !text.contains("/*") && !text.contains("#!")
    }

    /// The file's own: what its first line ends with.
    fn line_end(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    /// Every comment of the file, in order.
    fn comments(&self) -> Option<Vec<String>> {
        let pieces = pieces(self.text, &self.tokens, 0, self.tokens.list.len())?;
        let mut all = Vec::new();
        for piece in &pieces {
            all.extend(piece.before.iter().map(|comment| comment.text.to_owned()));
            if piece.is_doc() {
                all.push(piece.shown().into_owned());
            }
            all.extend(piece.after.iter().map(|comment| comment.text.to_owned()));
        }
        let end = self.tokens.list.len().checked_sub(1).map_or(0, |last| self.tokens.bytes(last).end);
        let (rest, _) = comment::split(self.text.get(end..)?)?;
        all.extend(rest.iter().map(|comment| comment.text.to_owned()));
        Some(all)
    }

    fn has_rust(&self) -> bool {
        let list = &self.tokens.list;
        let Some((from, to)) = file::place(&self.tokens) else { return false };
        // A file that begins with `//!` has the tokens of an attribute there.
        let mut at = 0;
        while at < from {
            match (&list[at], list.get(at + 1), list.get(at + 2)) {
                (Token::Punct('#', _), Some(Token::Punct('!', _)), Some(Token::Open('[', end))) => at = end + 1,
                _ => return true,
            }
        }
        to + 1 < list.len()
    }
}

/// Lines without blanks at their ends, and with at most one empty line between two others.
fn tidied(text: &str, line_end: &str) -> String {
    let mut lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    lines.join(line_end)
}

#[cfg(test)]
mod tests;
