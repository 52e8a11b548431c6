//! An exception to a lint says why, and ends when its reason does.

use super::tokens::{Token, matches};
use super::{Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "no_allow",
    never: "An `allow` attribute, or an ignored test.",
    instead: "fix it, or write `#[expect(…, reason = \"…\")]`; a test that cannot run here says so loudly when it runs",
    exceptions: &[],
    check,
};

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.rust() {
        let tokens: Vec<_> = file.tokens().iter().collect();
        for window in tokens.windows(3) {
            let what = if is_allow(window) {
                "allows what a lint forbids"
            } else if is_ignore(window) {
                "ignores a test"
            } else {
                continue;
            };
            violations.push(Violation::at(&file.path, window[1].line, what));
        }
    }
    violations
}

fn is_allow(window: &[&Token]) -> bool {
    ["[", ","].contains(&window[0].text.as_str()) && matches(&window[1..], &["allow", "("])
}

fn is_ignore(window: &[&Token]) -> bool {
    matches(&window[..2], &["[", "ignore"]) && ["]", "="].contains(&window[2].text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allow_and_ignore_are_found() {
        let text = "#![allow(dead_code)]\n#[cfg_attr(unix, allow(unused))]\nfn f() {}\n#[test]\n#[ignore = \"slow\"]\nfn g() {}\n#[ignore]\nfn h() {}";
        assert_eq!(RULE.finds(&[("lang/src/x.rs", text)]).len(), 4);
    }

    #[test]
    fn expect_and_methods_are_none() {
        let text = "#[expect(dead_code, reason = \"r\")]\nfn f() { x.allow(1); let s = \"#[allow(a)]\"; }";
        assert!(RULE.finds(&[("lang/src/x.rs", text)]).is_empty());
    }
}
