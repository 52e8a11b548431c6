//! Rust text as a flat list of tokens, so that a rule never mistakes a comment or a string for code.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// A word, a literal as it is written, a bracket, `::`, or another mark of one character.
    pub text: String,
    /// The line on which it starts, counted from 1.
    pub line: usize,
    /// Whether it is part of an item under `#[cfg(test)]`.
    pub in_test: bool,
}

/// The tokens of a text. A text that is no Rust has none: the compiler will say so better than a rule could.
pub(super) fn read(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    if let Ok(stream) = text.parse::<TokenStream>() {
        flatten(stream, &mut tokens);
    }
    drop_docs(&mut tokens);
    mark_tests(&mut tokens);
    tokens
}

/// Where a sequence of tokens starts.
pub(super) fn find<'t>(tokens: &[&'t Token], wanted: &[&str]) -> Vec<&'t Token> {
    let starts = tokens.windows(wanted.len());
    starts.filter(|window| matches(window, wanted)).map(|window| window[0]).collect()
}

/// Whether these tokens are the wanted ones.
pub(super) fn matches(tokens: &[&Token], wanted: &[&str]) -> bool {
    tokens.len() == wanted.len() && tokens.iter().zip(wanted).all(|(token, text)| token.text == *text)
}

/// The index of the bracket that closes the one at `open`, or the end.
pub(super) fn closing(tokens: &[&Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    tokens.len()
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let mut trees = stream.into_iter();
    while let Some(tree) = trees.next() {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Ident(word) => push(tokens, word.to_string().trim_start_matches("r#"), line),
            TokenTree::Literal(literal) => push(tokens, &literal.to_string(), line),
            TokenTree::Punct(mark) if mark.as_char() == ':' && mark.spacing() == Spacing::Joint => {
                trees.next();
                push(tokens, "::", line);
            }
            TokenTree::Punct(mark) => push(tokens, mark.as_char().encode_utf8(&mut [0; 4]), line),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                push(tokens, open, line);
                flatten(group.stream(), tokens);
                push(tokens, close, group.span_close().start().line);
            }
        }
    }
}

fn push(tokens: &mut Vec<Token>, text: &str, line: usize) {
    tokens.push(Token { text: text.to_owned(), line, in_test: false });
}

/// Removes `#[doc = "…"]` and `#![doc = "…"]`, which is what a doc comment is to the lexer.
fn drop_docs(tokens: &mut Vec<Token>) {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut index = 0;
    while index < tokens.len() {
        let at = |offset: usize| tokens.get(index + offset).map_or("", |token| token.text.as_str());
        let inner = usize::from(at(1) == "!");
        if at(0) == "#" && at(inner + 1) == "[" && at(inner + 2) == "doc" && at(inner + 3) == "=" {
            index += inner + 6;
        } else {
            kept.push(tokens[index].clone());
            index += 1;
        }
    }
    *tokens = kept;
}

/// Marks each item that follows `#[cfg(test)]`, up to the end of its braces or its `;`.
fn mark_tests(tokens: &mut [Token]) {
    let mut index = 0;
    while index < tokens.len() {
        let is_test = ["#", "[", "cfg", "(", "test", ")", "]"]
            .iter()
            .enumerate()
            .all(|(offset, text)| tokens.get(index + offset).is_some_and(|token| token.text == *text));
        if !is_test {
            index += 1;
            continue;
        }
        let mut depth = 0_usize;
        let mut body = false;
        for token in &mut tokens[index..] {
            match token.text.as_str() {
                "(" | "[" => depth += 1,
                "{" => {
                    body = body || depth == 0;
                    depth += 1;
                }
                // The item was the last field or variant of what closes here.
                ")" | "]" | "}" if depth == 0 => break,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            token.in_test = true;
            index += 1;
            if depth == 0 && (body || token.text == ";") {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(tokens: &[Token]) -> Vec<&str> {
        tokens.iter().map(|token| token.text.as_str()).collect()
    }

    #[test]
    fn comments_are_no_tokens_and_strings_are_one() {
        let tokens = read("//! sea_query\n/// sea_query\n// sea_query\nfn f() { \"sea_query::X\" }");
        assert_eq!(texts(&tokens), ["fn", "f", "(", ")", "{", "\"sea_query::X\"", "}"]);
        assert_eq!(tokens[0].line, 4);
    }

    #[test]
    fn a_path_is_found_across_lines() {
        let tokens = read("use std\n    ::env;");
        let all: Vec<&Token> = tokens.iter().collect();
        assert_eq!(find(&all, &["std", "::", "env"])[0].line, 1);
        assert!(find(&all, &["env", "::"]).is_empty());
    }

    #[test]
    fn an_item_under_cfg_test_is_marked_and_its_neighbours_are_not() {
        let tokens = read(
            "fn a() {}\n#[cfg(test)]\n#[path = \"x\"]\nmod tests { fn b(x: [u8; 2]) {} }\nfn c() {}\n#[cfg(test)] use d; fn e() {}",
        );
        let shipped: Vec<&str> =
            tokens.iter().filter(|token| !token.in_test).map(|token| token.text.as_str()).collect();
        assert_eq!(shipped.join(" "), "fn a ( ) { } fn c ( ) { } fn e ( ) { }");
    }

    #[test]
    fn brackets_close() {
        let tokens = read("a(b[c], d) e");
        let all: Vec<&Token> = tokens.iter().collect();
        assert_eq!(closing(&all, 1), 8);
    }
}
