//! A span belongs to one expansion.

use super::tokens::closing;
use super::{Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "static_span",
    never: "A `Span` in a static: an editor's process outlives the expansion that the span belongs to.",
    instead: "keep byte offsets and lines, and turn them into spans in the expansion that shows them",
    exceptions: &[],
    check,
};

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.rust() {
        let tokens: Vec<_> = file.tokens().iter().collect();
        for (index, token) in tokens.iter().enumerate().filter(|(_, token)| token.text == "static") {
            // `'static` is a mark and a word; `static NAME: Type` is three words and a mark.
            let lifetime = index > 0 && tokens[index - 1].text == "'";
            let mut end = index;
            while end < tokens.len() && ![";", "="].contains(&tokens[end].text.as_str()) {
                end =
                    if ["(", "[", "{"].contains(&tokens[end].text.as_str()) { closing(&tokens, end) } else { end } + 1;
            }
            let end = end.min(tokens.len());
            if !lifetime && tokens[index..end].iter().any(|token| token.text == "Span") {
                violations.push(Violation::at(&file.path, token.line, "keeps a `Span` in a static"));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_in_a_static_is_found() {
        for text in [
            "static LAST: Mutex<Vec<Span>> = Mutex::new(Vec::new());",
            "thread_local! { static LAST: Cell<Option<(u8, proc_macro2::Span)>> = Cell::new(None); }",
        ] {
            assert_eq!(RULE.finds(&[("macros/src/lib.rs", text)]).len(), 1, "{text}");
        }
    }

    #[test]
    fn a_span_elsewhere_is_none() {
        let text = "static NAMES: &[&str] = &[];\nfn f(s: &'static str, x: Span) -> Span { x }";
        assert!(RULE.finds(&[("macros/src/lib.rs", text)]).is_empty());
    }
}
