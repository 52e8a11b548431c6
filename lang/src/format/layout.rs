//! Lines: one for each statement and each entry in braces, and more where one is too long.

use super::comment::Comment;
use super::piece::{Kind, Part, Piece};
use super::spacing::{self, Last};
use crate::op::starts_statement;

/// The longest line, in characters, with its `,` or `;`.
const WIDTH: usize = 120;

/// The words that a line which is too long may be broken before.
const CLAUSES: [&str; 12] = [
    "check",
    "collate",
    "declares",
    "default",
    "fill",
    "generated",
    "include",
    "irreversible",
    "references",
    "revert",
    "using",
    "where",
];

/// The word before braces that hold statements and not entries.
const DECLARES: &str = "declares";

/// What the pieces of a line stand in, which says where it may be broken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A statement or an entry: before a clause, and before the query of a view.
    Line,
    /// Brackets: after a comma, and before `&&` and `||`.
    Brackets,
}

/// Writes pieces.
pub(super) struct Layout<'a> {
    pieces: &'a [Piece<'a>],
    line_end: &'static str,
    out: String,
    /// How many characters are on the line.
    column: usize,
    /// How deeply the line is indented.
    depth: usize,
    last: Last,
    /// Whether a comment goes to the end of the line, so that nothing can follow on it.
    full: bool,
}

impl<'a> Layout<'a> {
    /// For the pieces of `migration! { … }`.
    pub(super) fn new(pieces: &'a [Piece<'a>], line_end: &'static str) -> Self {
        Self { pieces, line_end, out: String::new(), column: 0, depth: 0, last: Last::Nothing, full: false }
    }

    /// Writes all of it.
    pub(super) fn file(mut self, out: &mut String) {
        let Some(open) = self.pieces.iter().position(|piece| matches!(piece.kind, Kind::Open(..))) else { return };
        for at in 0..open {
            if at > 0 {
                self.lead(at, 0);
            }
            self.piece(at);
            self.follow(at, 0);
        }
        self.lead(open, 0);
        self.braces(open, true);
        out.push_str(&self.out);
    }

    fn statements(&mut self, from: usize, to: usize, depth: usize) {
        let mut at = from;
        while at < to {
            let end = self.statement_end(at, to);
            let closed = end > at && self.pieces[end - 1].is(';');
            let (last, sign) = if closed { (end - 1, ";") } else { (end, "") };
            self.entry(at, last, closed.then_some(last), sign, depth, at == from);
            at = end;
        }
    }

    /// The position after a statement or an attribute.
    fn statement_end(&self, from: usize, to: usize) -> usize {
        let pieces = self.pieces;
        if pieces[from].is_inner_doc() {
            return from + 1;
        }
        let mut at = from;
        while at < to {
            match pieces[at].kind {
                Kind::Punct(';') => return at + 1,
                Kind::Open('[', end) if at == from + 2 && pieces[from].is('#') => return end + 1,
                Kind::Open('{', end) => {
                    at = end + 1;
                    let word =
                        |at: usize| pieces.get(at).filter(|piece| piece.kind == Kind::Word).map(|piece| piece.text);
                    let begins = at < to
                        && (pieces[at].is_doc()
                            || pieces[at].is('#')
                            || word(at) == Some("run")
                            || starts_statement(word(at), word(at + 1)));
                    if begins {
                        return at;
                    }
                }
                Kind::Open(_, end) => at = end + 1,
                _ => at += 1,
            }
        }
        to
    }

    /// Writes entries, each closed by a comma.
    fn entries(&mut self, from: usize, to: usize, depth: usize) {
        let mut at = from;
        while at < to {
            let mut end = at;
            while end < to && !self.pieces[end].is(',') {
                end = match self.pieces[end].kind {
                    Kind::Open(_, close) => close + 1,
                    _ => end + 1,
                };
            }
            self.entry(at, end, (end < to).then_some(end), ",", depth, at == from);
            at = end + 1;
        }
    }

    /// Writes a statement or an entry on lines of its own. `closing` is the sign that ends it, where one is written.
    fn entry(&mut self, from: usize, to: usize, closing: Option<usize>, sign: &str, depth: usize, first: bool) {
        let mut at = from;
        self.start(from, depth, !first, !first);
        while at < to && self.pieces[at].is_doc() {
            self.piece(at);
            self.trail(&self.pieces[at].after, depth);
            at += 1;
            if at < to {
                self.start(at, depth, true, false);
            }
        }
        if at < to {
            self.run(at, to, depth, Place::Line);
        }
        self.write(sign);
        if at < to {
            self.trail(&self.pieces[to - 1].after, depth);
        }
        if let Some(closing) = closing {
            self.trail(&self.pieces[closing].before, depth);
            self.trail(&self.pieces[closing].after, depth);
        }
    }

    /// Begins a line with a piece: its comments stand before it. The empty lines of the author are kept where asked.
    fn start(&mut self, at: usize, depth: usize, blank_before_comment: bool, blank_before_piece: bool) {
        let piece = &self.pieces[at];
        let mut on_line = false;
        for (position, comment) in piece.before.iter().enumerate() {
            if !on_line {
                self.line(depth, comment.blank && (position > 0 || blank_before_comment));
            }
            self.comment(comment);
            on_line = !comment.ends_line;
        }
        if !on_line {
            self.line(depth, piece.blank && (blank_before_piece || !piece.before.is_empty()));
        }
    }

    /// Writes the comments that follow an entry: on its line while they may, else on lines after it.
    fn trail(&mut self, comments: &[Comment<'_>], depth: usize) {
        for comment in comments {
            if self.full || comment.begins_line {
                self.line(depth, comment.blank);
            }
            self.comment(comment);
        }
    }

    /// Writes the pieces of a line. The first stands where it is written, the comments after the last are left out.
    fn run(&mut self, from: usize, to: usize, depth: usize, place: Place) {
        let further = if place == Place::Line { depth + 1 } else { depth };
        let mut at = from;
        while at < to {
            let next = self.next_break(at, to, place);
            if at > from && !self.full && !self.fits(at, next) && !self.opens(at, next, further) {
                self.line(further, false);
            }
            while at < next {
                if at > from {
                    self.lead(at, further);
                }
                at = match self.pieces[at].kind {
                    Kind::Open('{', end) if place == Place::Line => {
                        self.braces(at, at > 0 && self.pieces[at - 1].is_word(DECLARES));
                        end
                    }
                    Kind::Open(_, end) => {
                        self.brackets(at, end, next);
                        end
                    }
                    _ => {
                        self.piece(at);
                        at
                    }
                };
                if at + 1 < to {
                    self.follow(at, further);
                }
                at += 1;
            }
        }
    }

    /// The next position at which the line may be broken, or the end.
    fn next_break(&self, from: usize, to: usize, place: Place) -> usize {
        let mut at = from;
        while at < to {
            let next = match self.pieces[at].kind {
                Kind::Open(_, end) => end + 1,
                _ => at + 1,
            };
            let breaks = next < to
                && match place {
                    Place::Line => {
                        let piece = &self.pieces[next];
                        let is_query = piece.kind == Kind::Text && self.pieces[next - 1].is_word("as");
                        is_query || piece.kind == Kind::Word && CLAUSES.contains(&piece.text)
                    }
                    Place::Brackets => self.pieces[at].is(',') || self.joins(next),
                };
            if breaks {
                return next;
            }
            at = next;
        }
        to
    }

    /// Whether `&&` or `||` stands here.
    fn joins(&self, at: usize) -> bool {
        let piece = &self.pieces[at];
        piece.part == Part::First && (piece.is('&') || piece.is('|'))
    }

    /// Writes `{ … }`.
    fn braces(&mut self, open: usize, of_statements: bool) {
        let Kind::Open(_, end) = self.pieces[open].kind else { return };
        let depth = self.depth;
        self.piece(open);
        self.trail(&self.pieces[open].after, depth + 1);
        if end == open + 1 && self.pieces[open].after.is_empty() && self.pieces[end].before.is_empty() {
            self.piece(end);
            return;
        }
        if of_statements {
            self.statements(open + 1, end, depth + 1);
        } else {
            self.entries(open + 1, end, depth + 1);
        }
        self.close(end, depth, end == open + 1);
    }

    /// Writes `( … )` or `[ … ]`: on the line if it and what follows up to the next break fit there.
    fn brackets(&mut self, open: usize, end: usize, next: usize) {
        let opened = self.has_line_comment(open, end) || !self.fits_from_here(open, next) && self.can_open(open, end);
        if !opened {
            for at in open..=end {
                if at > open {
                    self.lead(at, self.depth);
                }
                if !self.is_spare(at) {
                    self.piece(at);
                }
                if at < end {
                    self.follow(at, self.depth);
                }
            }
            return;
        }
        let depth = self.depth;
        let is_attribute = open > 0 && (self.pieces[open - 1].is('#') || self.pieces[open - 1].is('!'));
        self.piece(open);
        self.trail(&self.pieces[open].after, depth + 1);
        if matches!(self.pieces[open].kind, Kind::Open('[', _)) && !is_attribute {
            self.entries(open + 1, end, depth + 1);
        } else if end > open + 1 {
            let spare = self.is_spare(end - 1);
            let to = if spare { end - 1 } else { end };
            if to > open + 1 {
                self.start(open + 1, depth + 1, false, false);
                self.run(open + 1, to, depth + 1, Place::Brackets);
                self.trail(&self.pieces[to - 1].after, depth + 1);
            }
            if spare {
                self.trail(&self.pieces[to].before, depth + 1);
                self.trail(&self.pieces[to].after, depth + 1);
            }
        }
        self.close(end, depth, end == open + 1);
    }

    /// Ends a group that has lines of its own. The comments before its end stand inside.
    fn close(&mut self, end: usize, depth: usize, is_empty: bool) {
        let mut on_line = false;
        for (position, comment) in self.pieces[end].before.iter().enumerate() {
            if !on_line {
                self.line(depth + 1, comment.blank && (position > 0 || !is_empty));
            }
            self.comment(comment);
            on_line = !comment.ends_line;
        }
        self.line(depth, false);
        self.piece(end);
    }

    /// Writes the comments before a piece that is not the first on its line.
    fn lead(&mut self, at: usize, depth: usize) {
        self.remarks(&self.pieces[at].before, depth);
        if self.full {
            self.line(depth, false);
        }
    }

    /// Writes the comments that follow a piece in the middle of a line.
    fn follow(&mut self, at: usize, depth: usize) {
        self.remarks(&self.pieces[at].after, depth);
    }

    /// Writes comments in the middle of a line: on it while they may.
    fn remarks(&mut self, comments: &[Comment<'_>], depth: usize) {
        for comment in comments {
            let own_line = comment.is_line && comment.begins_line && self.last != Last::Nothing;
            if self.full || own_line {
                self.line(depth, false);
            }
            self.comment(comment);
        }
    }

    /// Whether pieces fit on the line at hand, as far as they must stand on one.
    fn fits(&self, from: usize, to: usize) -> bool {
        self.column + self.width(from, to, self.last, true) < WIDTH
    }

    /// The same where the comments before the first are written already.
    fn fits_from_here(&self, from: usize, to: usize) -> bool {
        self.column + self.width(from, to, self.last, false) < WIDTH
    }

    /// Whether pieces that fit on no line begin with what fits on this one, up to a bracket that can be opened.
    fn opens(&self, from: usize, to: usize, depth: usize) -> bool {
        if depth * 4 + self.width(from, to, Last::Nothing, true) < WIDTH {
            return false;
        }
        let mut at = from;
        while at < to {
            match self.pieces[at].kind {
                Kind::Open('(' | '[', end) if self.can_open(at, end) => return self.fits(from, at + 1),
                Kind::Open(_, end) => at = end + 1,
                _ => at += 1,
            }
        }
        false
    }

    /// Whether there is a place inside of brackets at which a line may be broken.
    fn can_open(&self, open: usize, end: usize) -> bool {
        (open + 1..end).any(|at| self.pieces[at].is(',') && !self.is_spare(at) || self.joins(at))
    }

    /// Whether a comment between two pieces goes to the end of its line.
    fn has_line_comment(&self, from: usize, to: usize) -> bool {
        let is_line = |comments: &[Comment<'_>]| comments.iter().any(|comment| comment.is_line);
        (from..to).any(|at| is_line(&self.pieces[at].after) || is_line(&self.pieces[at + 1].before))
    }

    /// Whether it is a comma before a closing bracket, which has no use on one line.
    fn is_spare(&self, at: usize) -> bool {
        self.pieces[at].is(',') && matches!(self.pieces.get(at + 1).map(|next| next.kind), Some(Kind::Close(')' | ']')))
    }

    /// The width of pieces up to what ends the line anyhow: braces, a comment to its end, a text of several lines.
    fn width(&self, from: usize, to: usize, mut last: Last, with_first_comments: bool) -> usize {
        let mut width = 0;
        for at in from..to {
            let piece = &self.pieces[at];
            for comment in piece.before.iter().filter(|_| at > from || with_first_comments) {
                if comment.is_line {
                    return width;
                }
                width += usize::from(spacing::before_comment(self.pieces, last, comment)) + chars(comment.text);
                last = Last::Comment;
            }
            if !self.is_spare(at) {
                width += usize::from(spacing::before_piece(self.pieces, last, at)) + chars(piece.text);
                last = Last::Piece(at);
            }
            if width > WIDTH || matches!(piece.kind, Kind::Open('{', _)) || piece.text.contains('\n') {
                return width;
            }
            for comment in piece.after.iter().filter(|_| at + 1 < to) {
                if comment.is_line {
                    return width;
                }
                width += usize::from(spacing::before_comment(self.pieces, last, comment)) + chars(comment.text);
                last = Last::Comment;
            }
        }
        width
    }

    /// Ends the line, if one was begun, and indents the next.
    fn line(&mut self, depth: usize, blank: bool) {
        self.out.push_str(self.line_end);
        if blank {
            self.out.push_str(self.line_end);
        }
        self.out.push_str(&"    ".repeat(depth));
        self.column = depth * 4;
        self.depth = depth;
        self.last = Last::Nothing;
        self.full = false;
    }

    fn piece(&mut self, at: usize) {
        if spacing::before_piece(self.pieces, self.last, at) {
            self.write(" ");
        }
        let piece = &self.pieces[at];
        self.write(&piece.shown());
        self.last = Last::Piece(at);
        self.full = piece.is_doc() && piece.text.starts_with("//");
    }

    fn comment(&mut self, comment: &Comment<'_>) {
        if spacing::before_comment(self.pieces, self.last, comment) {
            self.write(" ");
        }
        self.write(comment.text);
        self.last = Last::Comment;
        self.full = comment.is_line;
    }

    fn write(&mut self, text: &str) {
        self.out.push_str(text);
        self.column = match text.rfind('\n') {
            Some(end) => chars(&text[end + 1..]),
            None => self.column + chars(text),
        };
    }
}

/// The width of a text up to the end of its first line.
fn chars(text: &str) -> usize {
    text.split('\n').next().unwrap_or_default().chars().count()
}
