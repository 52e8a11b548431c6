//! Tokens with the comments around them.

use std::borrow::Cow;

use super::comment::{self, Comment};
use crate::expr::Operator;
use crate::token::{Token, Tokens};

/// A token as it is written, and what stands around it.
#[derive(Debug)]
pub(super) struct Piece<'t> {
    pub text: &'t str,
    pub kind: Kind,
    /// The comments that belong to it and stand before it.
    pub before: Vec<Comment<'t>>,
    /// The comments that follow it on its line.
    pub after: Vec<Comment<'t>>,
    /// Whether an empty line stands before it, after its comments.
    pub blank: bool,
    /// Whether it touches the token before it.
    pub touches: bool,
    /// Whether it stands in round or square brackets, without braces between.
    pub nested: bool,
    /// Its part in an operator of two characters.
    pub part: Part,
}

/// What a token is to the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Text,
    Number,
    Punct(char),
    /// With the position of the piece that closes it.
    Open(char, usize),
    Close(char),
    /// A doc comment in any of its forms.
    Doc,
}

/// What a punctuation character is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Alone,
    /// A sign before its operand.
    Prefix,
    First,
    Second,
}

impl Piece<'_> {
    pub(super) fn is_doc(&self) -> bool {
        self.kind == Kind::Doc
    }

    /// Whether it speaks about what it stands in, as `//!` does, and not about what follows.
    pub(super) fn is_inner_doc(&self) -> bool {
        self.is_doc() && matches!(self.text.as_bytes(), [b'#', rest @ ..] if rest.trim_ascii_start().starts_with(b"!"))
            || self.is_doc() && self.text.as_bytes().get(2) == Some(&b'!')
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }

    pub(super) fn is(&self, c: char) -> bool {
        self.kind == Kind::Punct(c)
    }

    /// As it is printed: one blank stands after `///`, where something follows.
    pub(super) fn shown(&self) -> Cow<'_, str> {
        let mark = match self.kind {
            Kind::Doc => ["///", "//!"].into_iter().find(|mark| self.text.starts_with(mark)),
            _ => None,
        };
        let Some(mark) = mark else { return Cow::Borrowed(self.text) };
        let rest = &self.text[mark.len()..];
        match rest.strip_prefix(' ').unwrap_or(rest).trim_end() {
            "" => Cow::Borrowed(mark),
            rest => Cow::Owned(format!("{mark} {rest}")),
        }
    }
}

/// The pieces of a stretch of tokens. What stands before the first belongs to it, and nothing follows the last.
///
/// Nothing is given where the text at a token's place is not what the token says.
pub(super) fn pieces<'t>(text: &'t str, tokens: &Tokens, from: usize, to: usize) -> Option<Vec<Piece<'t>>> {
    let list = &tokens.list;
    let mut pieces: Vec<Piece<'t>> = Vec::with_capacity(to - from);
    let mut open: Vec<usize> = Vec::new();
    let mut end = if from == 0 { 0 } else { tokens.bytes(from).start };
    let mut at = from;
    while at < to {
        let mut place = tokens.bytes(at);
        let doc_end = doc_end(text.get(place.start..)?, list, at);
        let last = doc_end.unwrap_or(at);
        place.end = tokens.bytes(last).end;
        let kind = match &list[at] {
            _ if doc_end.is_some() => Kind::Doc,
            Token::Word(_) => Kind::Word,
            Token::Text(_) => Kind::Text,
            Token::Number(_) | Token::OtherLiteral(_) => Kind::Number,
            Token::Punct(c, _) => Kind::Punct(*c),
            Token::Open(c, _) => Kind::Open(*c, 0),
            Token::Close(c) => Kind::Close(*c),
        };
        let (comments, lines) = comment::split(text.get(end..place.start)?)?;
        let nested = open.last().is_some_and(|open| matches!(pieces[*open].kind, Kind::Open('(' | '[', _)));
        let touches = place.start == end && !pieces.is_empty();
        let piece = Piece {
            text: text.get(place.clone())?,
            kind,
            before: Vec::new(),
            after: Vec::new(),
            blank: lines > 1,
            touches,
            nested,
            part: Part::Alone,
        };
        attach(comments, lines, &mut pieces, piece);
        match kind {
            Kind::Open(..) => open.push(pieces.len() - 1),
            Kind::Close(_) => {
                let start = open.pop()?;
                let closes = pieces.len() - 1;
                if let Kind::Open(c, _) = pieces[start].kind {
                    pieces[start].kind = Kind::Open(c, closes);
                    pieces[closes].nested = pieces[start].nested;
                }
            }
            _ => {}
        }
        end = place.end;
        at = last + 1;
    }
    mark_operators(&mut pieces, list, from);
    settle_commas(&mut pieces);
    open.is_empty().then_some(pieces)
}

/// Adds a piece, and gives the comments before it to it or to the piece on whose line they stand.
fn attach<'t>(comments: Vec<Comment<'t>>, lines: usize, pieces: &mut Vec<Piece<'t>>, mut piece: Piece<'t>) {
    let on_line = comments.iter().take_while(|comment| !comment.begins_line).count();
    // On one line with both neighbours it belongs to what follows, unless that is only the end.
    let between = on_line == comments.len() && lines == 0;
    let of_last = if between && !matches!(piece.kind, Kind::Close(_)) { 0 } else { on_line };
    match pieces.last_mut() {
        Some(last) => {
            last.after = comments[..of_last].to_vec();
            piece.before = comments[of_last..].to_vec();
        }
        None => piece.before = comments,
    }
    pieces.push(piece);
}

/// Where a doc comment or an attribute `#[doc …]` ends, if one begins here.
fn doc_end(text: &str, list: &[Token], at: usize) -> Option<usize> {
    if list.get(at) != Some(&Token::Punct('#', false)) && !matches!(list.get(at), Some(Token::Punct('#', true))) {
        return None;
    }
    let bracket = at + 1 + usize::from(matches!(list.get(at + 1), Some(Token::Punct('!', _))));
    let Some(Token::Open('[', end)) = list.get(bracket) else { return None };
    let says_doc = matches!(list.get(bracket + 1), Some(Token::Word(word)) if word == "doc");
    (text.starts_with('/') || says_doc).then_some(*end)
}

/// Finds the operators of two characters and the signs.
fn mark_operators(pieces: &mut [Piece<'_>], list: &[Token], from: usize) {
    // Doc comments are one piece and several tokens, so the tokens are walked along with the pieces.
    let mut token = from;
    for at in 0..pieces.len() {
        let joint = matches!(list.get(token), Some(Token::Punct(_, true)));
        token = match pieces[at].kind {
            Kind::Doc => after_doc(list, token),
            _ => token + 1,
        };
        let (Kind::Punct(first), Part::Alone) = (pieces[at].kind, pieces[at].part) else { continue };
        if let Some(Kind::Punct(second)) = pieces.get(at + 1).map(|next| next.kind)
            && joint
            && is_operator(first, second)
        {
            pieces[at].part = Part::First;
            pieces[at + 1].part = Part::Second;
            continue;
        }
        let follows_value = at.checked_sub(1).is_some_and(|before| {
            let before = &pieces[before];
            matches!(before.kind, Kind::Word | Kind::Text | Kind::Number | Kind::Close(_))
        });
        if first == '!' || first == '-' && !(pieces[at].nested && follows_value) {
            pieces[at].part = Part::Prefix;
        }
    }
}

fn after_doc(list: &[Token], at: usize) -> usize {
    let bracket = at + 1 + usize::from(matches!(list.get(at + 1), Some(Token::Punct('!', _))));
    match list.get(bracket) {
        Some(Token::Open(_, end)) => end + 1,
        _ => at + 1,
    }
}

/// Puts commas in brackets before the comments that stand between them and what they follow, where one of these goes to
/// the end of its line: no line begins with a comma then.
fn settle_commas(pieces: &mut [Piece<'_>]) {
    for at in 1..pieces.len() {
        let (earlier, later) = pieces.split_at_mut(at);
        let (Some(before), [comma, rest @ ..]) = (earlier.last_mut(), later) else { continue };
        let between = || before.after.iter().chain(&comma.before);
        if !comma.nested || !comma.is(',') || !between().any(|comment| comment.is_line) {
            continue;
        }
        let mut comments: Vec<Comment<'_>> = between().chain(&comma.after).copied().collect();
        let full = comments.iter().position(|comment| comment.is_line).map_or(comments.len(), |line| line + 1);
        let own = comments.iter().position(|comment| comment.is_line && comment.begins_line);
        let mut further = comments.split_off(own.map_or(full, |own| own.min(full)));
        comments.iter_mut().for_each(|comment| comment.begins_line = false);
        before.after.clear();
        comma.before.clear();
        comma.after = comments;
        if let Some(next) = rest.first_mut() {
            further.iter_mut().take(1).for_each(|comment| comment.begins_line = true);
            further.append(&mut next.before);
            next.before = further;
        }
    }
}

fn is_operator(first: char, second: char) -> bool {
    Operator::ALL.iter().any(|(_, text, _)| text.chars().eq([first, second]))
}
