//! The language is a function from text to steps.

use super::tokens::find;
use super::{Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "pure_language",
    never: "The language does I/O, reads the clock or the environment, prints, or panics on input.",
    instead: "let the macros and the command read, and hand the text in",
    exceptions: &[],
    check,
};

const MODULES: [&str; 6] = ["env", "fs", "io", "net", "process", "time"];
const CLOCKS: [&str; 2] = ["SystemTime", "Instant"];

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.shipped().filter(|file| file.path.starts_with("lang/src/") || file.path.starts_with("core/src/")) {
        let tokens = file.shipped_tokens();
        for module in MODULES {
            let found = find(&tokens, &["std", "::", module]).into_iter();
            violations
                .extend(found.map(|token| Violation::at(&file.path, token.line, format!("uses `std::{module}`"))));
        }
        let clocks = tokens.iter().filter(|token| CLOCKS.contains(&token.text.as_str()));
        violations.extend(clocks.map(|token| Violation::at(&file.path, token.line, "reads a clock")));
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_and_a_clock_are_found() {
        let text = "fn f() {\n std::fs::read(\"x\");\n Instant::now();\n}";
        assert_eq!(RULE.finds(&[("lang/src/op.rs", text)]), ["lang/src/op.rs:2", "lang/src/op.rs:3"]);
    }

    #[test]
    fn text_and_other_crates_are_none() {
        let files = [("lang/src/op.rs", "use std::fmt;"), ("macros/src/lib.rs", "use std::fs;")];
        assert!(RULE.finds(&files).is_empty());
    }
}
