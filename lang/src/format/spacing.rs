//! Where a blank stands on a line, and where none.

use super::comment::Comment;
use super::piece::{Kind, Part, Piece};

/// What was written last on the line at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Last {
    /// Nothing yet.
    Nothing,
    /// The piece at this position.
    Piece(usize),
    Comment,
}

/// Whether a blank stands before a comment that is not the first on its line.
pub(super) fn before_comment(pieces: &[Piece<'_>], last: Last, comment: &Comment<'_>) -> bool {
    match last {
        Last::Nothing => false,
        Last::Piece(at) => comment.is_line || !matches!(pieces[at].kind, Kind::Open('(' | '[', _)),
        Last::Comment => true,
    }
}

/// Whether a blank stands before a piece.
pub(super) fn before_piece(pieces: &[Piece<'_>], last: Last, at: usize) -> bool {
    match last {
        Last::Nothing => false,
        Last::Piece(before) => between(pieces, before, at),
        Last::Comment => !matches!(pieces[at].kind, Kind::Punct(',' | ';') | Kind::Close(')' | ']')),
    }
}

fn between(pieces: &[Piece<'_>], before: usize, at: usize) -> bool {
    let (left, right) = (&pieces[before], &pieces[at]);
    match (left.kind, right.kind) {
        (_, Kind::Punct(',' | ';' | '.' | ':') | Kind::Close(')' | ']')) => false,
        (_, Kind::Open('{', _)) => true,
        // The `!` of `migration!`.
        (Kind::Word, Kind::Punct('!')) if !right.nested && right.part == Part::Prefix => false,
        (Kind::Open('(' | '[', _) | Kind::Punct('.' | '#'), _) => false,
        _ if left.part == Part::Prefix || right.part == Part::Second => false,
        // Outside of brackets these stand around a type.
        (Kind::Punct('<'), _) | (_, Kind::Punct('<' | '>')) if !left.nested && !right.nested => false,
        (_, Kind::Open('(', end)) => !touches_bracket(pieces, before, at, end),
        // What no rule knows is left as it is, so that it stays the same tokens.
        (Kind::Punct(c), _) | (_, Kind::Punct(c)) if !is_known(c) => !right.touches,
        _ => true,
    }
}

/// Whether an opening bracket touches the word before it: of a function, a type, or a table that is referred to.
fn touches_bracket(pieces: &[Piece<'_>], before: usize, at: usize, end: usize) -> bool {
    let left = &pieces[before];
    let is_name = matches!(left.kind, Kind::Word | Kind::Text);
    if left.nested {
        return left.kind == Kind::Word;
    }
    let earlier = before.checked_sub(1).map(|earlier| &pieces[earlier]);
    let is_type = earlier.is_some_and(|earlier| earlier.is(':') || earlier.is('<'));
    // The table may stand in a schema: `references audit.events(id)`.
    let start = if earlier.is_some_and(|earlier| earlier.is('.')) { before.saturating_sub(2) } else { before };
    let is_target = start > 0 && pieces[start - 1].is_word("references");
    let calls = end == at + 1 && left.kind == Kind::Word;
    is_name && (is_type || is_target || calls)
}

fn is_known(c: char) -> bool {
    matches!(c, ',' | ';' | '.' | ':' | '#' | '!' | '-' | '<' | '>' | '&' | '|' | '=' | '+' | '*' | '%')
}
