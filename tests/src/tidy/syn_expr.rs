//! The language has its own expressions.

use super::tokens::{closing, find, matches};
use super::{Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "syn_expr",
    never: "`syn::Expr`: what it parses changes with features that other crates switch on.",
    instead: "parse with the expression parser of `lang/src/expr.rs`, whose tree is closed",
    exceptions: &[],
    check,
};

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.rust() {
        let tokens: Vec<_> = file.tokens().iter().collect();
        let direct = find(&tokens, &["syn", "::", "Expr"]).into_iter();
        let lists = tokens.windows(4).enumerate().filter(|(_, window)| matches(window, &["use", "syn", "::", "{"]));
        let listed = lists.flat_map(|(index, _)| {
            let list = &tokens[index + 3..closing(&tokens, index + 3)];
            list.iter().filter(|token| token.text == "Expr").copied()
        });
        violations.extend(direct.chain(listed).map(|token| Violation::at(&file.path, token.line, "names `syn::Expr`")));
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_name_it_is_found() {
        let text = "use syn::Expr;\nuse syn::{Ident,\n  Expr};\nfn f(e: syn::Expr) {}";
        assert_eq!(RULE.finds(&[("lang/src/x.rs", text)]).len(), 3);
    }

    #[test]
    fn our_own_expression_is_none() {
        assert!(RULE.finds(&[("lang/src/x.rs", "use crate::expr::Expr;\nuse syn::Ident;\n// syn::Expr")]).is_empty());
    }
}
