//! What the macros are called with, and how they report.

use dbmigrate_lang::{Diagnostic, Tokens};
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// Takes the `(path)` of the runtime crate that comes first.
pub(crate) fn take_path(tokens: &mut impl Iterator<Item = TokenTree>) -> Option<TokenStream> {
    match tokens.next()? {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    }
}

/// Takes a string literal.
pub(crate) fn take_text(tokens: &mut impl Iterator<Item = TokenTree>) -> Option<(String, Span)> {
    let tree = tokens.next()?;
    let span = tree.span();
    let literal = match tree {
        TokenTree::Literal(literal) => literal,
        // A literal that went through `macro_rules!` may stand in an invisible group.
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            return take_text(&mut group.stream().into_iter());
        }
        _ => return None,
    };
    match syn::Lit::new(literal) {
        syn::Lit::Str(text) => Some((text.value(), span)),
        _ => None,
    }
}

/// A compile error on the tokens from one place to another.
pub(crate) fn error(message: &str, help: Option<&str>, first: Span, last: Span) -> TokenStream {
    let text = match help {
        Some(help) => format!("{message}\nhelp: {help}"),
        None => message.to_owned(),
    };
    let mut literal = Literal::string(&text);
    literal.set_span(last);
    let mut body = Group::new(Delimiter::Brace, TokenTree::Literal(literal).into());
    body.set_span(last);
    let colon = |spacing| {
        let mut punct = Punct::new(':', spacing);
        punct.set_span(first);
        TokenTree::Punct(punct)
    };
    let mut bang = Punct::new('!', Spacing::Alone);
    bang.set_span(first);
    TokenStream::from_iter([
        colon(Spacing::Joint),
        colon(Spacing::Alone),
        TokenTree::Ident(Ident::new("core", first)),
        colon(Spacing::Joint),
        colon(Spacing::Alone),
        TokenTree::Ident(Ident::new("compile_error", first)),
        TokenTree::Punct(bang),
        TokenTree::Group(body),
    ])
}

/// What the language found, each on its tokens.
pub(crate) fn on_tokens(found: &[Diagnostic], tokens: &Tokens) -> TokenStream {
    let on_tokens = |diagnostic: &Diagnostic| {
        let (first, last) = diagnostic.places(tokens);
        error(&diagnostic.message, diagnostic.help.as_deref(), first, last)
    };
    found.iter().map(on_tokens).collect()
}
