//! An exception to a lint says why, and ends when its reason does.

use super::tokens::{Token, matches};
use super::{Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "no_allow",
    never: "An `allow` attribute, or an ignored test that no other test starts.",
    instead: "fix it, or write `#[expect(…, reason = \"…\")]`; a test that cannot run here says so loudly when it runs",
    exceptions: &[],
    check,
};

/// The reason of a test that is a process of its own: another test of the same file names it in a text and starts it.
const STARTED: &str = "\"is started by other tests\"";

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.rust() {
        let tokens: Vec<_> = file.tokens().iter().collect();
        for (index, window) in tokens.windows(3).enumerate() {
            let what = if is_allow(window) {
                "allows what a lint forbids"
            } else if is_ignore(window) && !is_started(&tokens, index) {
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

fn is_started(tokens: &[&Token], index: usize) -> bool {
    let rest = &tokens[index..];
    let name = rest.windows(2).find(|pair| pair[0].text == "fn").map_or("", |pair| &pair[1].text);
    let named = |token: &&Token| token.text.contains('"') && token.text.contains(name);
    rest.get(3).is_some_and(|reason| reason.text == STARTED) && !name.is_empty() && tokens.iter().any(named)
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

    #[test]
    fn a_test_that_is_a_process_of_its_own_is_started() {
        let child = "#[test]\n#[ignore = \"is started by other tests\"]\nfn child_waits() {}\n";
        assert_eq!(RULE.finds(&[("a/tests/x.rs", child)]).len(), 1);
        let started = format!("{child}fn starts() {{ start(\"x::child_waits --exact\") }}");
        assert!(RULE.finds(&[("a/tests/x.rs", &started)]).is_empty());
    }
}
