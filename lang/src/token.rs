//! Tokens as plain data: one flat list for each file.
//!
//! Both lexers end here, the compiler's in the macro and proc-macro2's own in the command. What comes after never sees
//! which of them it was.

use std::ops::Range;

use proc_macro2::{Delimiter, Literal, Spacing, TokenStream, TokenTree};

use crate::source::Span;

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    /// An identifier or keyword, without a leading `r#`.
    Word(String),
    /// A string literal's value.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// A literal that the language has no use for, as it is written.
    OtherLiteral(String),
    /// A punctuation character, and whether the next one touches it.
    Punct(char, bool),
    /// An opening bracket, with the position of the one that closes it.
    Open(char, usize),
    /// A closing bracket.
    Close(char),
}

/// A list of tokens with the places where they stand.
#[derive(Debug, Default)]
pub struct Tokens {
    pub(crate) list: Vec<Token>,
    spans: Vec<proc_macro2::Span>,
    /// Where the input ends, for what is missing there.
    end: Option<proc_macro2::Span>,
}

impl Tokens {
    /// Flattens a stream. Invisible groups, which macros make, are opened.
    pub fn new(stream: TokenStream) -> Self {
        let mut tokens = Self::default();
        tokens.push_stream(stream);
        tokens.end = tokens.spans.last().copied();
        tokens
    }

    /// No tokens, for what is wrong at a place before there are any.
    pub(crate) fn none_at(place: proc_macro2::Span) -> Self {
        Self { end: Some(place), ..Self::default() }
    }

    /// The place of one token by its position; of the last one where there is no such position.
    pub(crate) fn place(&self, index: u32) -> proc_macro2::Span {
        let found = self.spans.get(index as usize).copied();
        found.or(self.end).unwrap_or_else(proc_macro2::Span::call_site)
    }

    /// The places of the first and the last token of a stretch.
    pub fn places(&self, span: Span) -> (proc_macro2::Span, proc_macro2::Span) {
        (self.place(span.first), self.place(span.last))
    }

    /// The line on which a token starts, counted from 1.
    pub(crate) fn line(&self, index: u32) -> u32 {
        u32::try_from(self.place(index).start().line).unwrap_or(u32::MAX)
    }

    /// Where the text of a token stands. Only where the tokens were read from a text: a compiler does not say it.
    pub(crate) fn bytes(&self, index: usize) -> Range<usize> {
        self.spans.get(index).map_or(0..0, proc_macro2::Span::byte_range)
    }

    fn push(&mut self, token: Token, span: proc_macro2::Span) {
        self.list.push(token);
        self.spans.push(span);
    }

    fn push_stream(&mut self, stream: TokenStream) {
        // The groups that are open are kept here: a file with very many brackets must not end the thread's own stack.
        let mut open = vec![(stream.into_iter(), None)];
        while let Some((trees, closing)) = open.last_mut() {
            match trees.next() {
                Some(TokenTree::Group(group)) => {
                    let closing = brackets(group.delimiter()).map(|(bracket, close)| {
                        let at = self.list.len();
                        self.push(Token::Open(bracket, at), group.span_open());
                        (at, bracket, close, group.span_close())
                    });
                    open.push((group.stream().into_iter(), closing));
                }
                Some(tree) => self.push_tree(tree),
                None => {
                    if let Some((at, bracket, close, span)) = *closing {
                        self.list[at] = Token::Open(bracket, self.list.len());
                        self.push(Token::Close(close), span);
                    }
                    open.pop();
                }
            }
        }
    }

    /// Adds what is no group.
    fn push_tree(&mut self, tree: TokenTree) {
        match tree {
            TokenTree::Ident(ident) => {
                let text = ident.to_string();
                let text = text.strip_prefix("r#").map(str::to_owned).unwrap_or(text);
                self.push(Token::Word(text), ident.span());
            }
            TokenTree::Punct(punct) => {
                let joint = punct.spacing() == Spacing::Joint;
                self.push(Token::Punct(punct.as_char(), joint), punct.span());
            }
            TokenTree::Literal(literal) => {
                let span = literal.span();
                self.push(read_literal(literal), span);
            }
            TokenTree::Group(group) => self.push_stream(group.stream()),
        }
    }
}

fn brackets(delimiter: Delimiter) -> Option<(char, char)> {
    match delimiter {
        Delimiter::Parenthesis => Some(('(', ')')),
        Delimiter::Brace => Some(('{', '}')),
        Delimiter::Bracket => Some(('[', ']')),
        Delimiter::None => None,
    }
}

fn read_literal(literal: Literal) -> Token {
    let text = literal.to_string();
    match text.as_bytes() {
        // The common case needs no second parse.
        [b'"', inner @ .., b'"'] if !inner.contains(&b'\\') && !inner.contains(&b'\r') => {
            Token::Text(text[1..text.len() - 1].to_owned())
        }
        [b'"' | b'r', ..] => match syn::Lit::new(literal) {
            syn::Lit::Str(string) if string.suffix().is_empty() => Token::Text(string.value()),
            _ => Token::OtherLiteral(text),
        },
        [b'0'..=b'9', ..] => Token::Number(text),
        _ => Token::OtherLiteral(text),
    }
}
