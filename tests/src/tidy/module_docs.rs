//! Every file says what it is for.

use super::{Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "module_docs",
    never: "A Rust file that does not start with `//!` and a whole sentence.",
    instead: "say in one sentence what the file is for, and what it may not do",
    exceptions: &[],
    check,
};

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with(".rs")) {
        let doc: Vec<&str> = file.text.lines().map_while(|line| line.strip_prefix("//!")).collect();
        let first = doc.iter().position(|line| line.trim().is_empty()).map_or(&doc[..], |end| &doc[..end]).join(" ");
        if doc.is_empty() {
            violations.push(Violation::at(&file.path, 1, "does not start with `//!`"));
        } else if !first.trim_end().ends_with(['.', ':', '?', '!', '`', '|']) {
            violations.push(Violation::at(&file.path, 1, "starts with something that is no whole sentence"));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_sentence_is_found() {
        for text in ["", "mod a;", "// A comment.\n", "//! no end\nmod a;"] {
            assert_eq!(RULE.finds(&[("lang/src/x.rs", text)]), ["lang/src/x.rs:1"], "{text}");
        }
    }

    #[test]
    fn a_sentence_may_take_two_lines() {
        assert!(RULE.finds(&[("lang/src/x.rs", "//! One sentence\n//! on two lines.\n//!\n//! - more")]).is_empty());
    }
}
