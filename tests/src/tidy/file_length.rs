//! Small places.

use super::{Exception, File, Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "file_length",
    never: "A file of more than 500 lines of code before its tests, unless it is listed with a reason.",
    instead: "split it by concept, or list it here with the reason why it is one concept",
    exceptions: EXCEPTIONS,
    check,
};

const EXCEPTIONS: &[Exception] = &[];

const LIMIT: usize = 500;

fn check(tree: &Tree) -> Vec<Violation> {
    let lengths = tree.rust().map(|file| (file, lines_of_code(file)));
    let long = lengths.filter(|(_, lines)| *lines > LIMIT);
    long.map(|(file, lines)| Violation::at(&file.path, 1, format!("has {lines} lines of code"))).collect()
}

/// The lines on which a token outside the tests starts: comments, doc comments and blank lines are free.
fn lines_of_code(file: &File) -> usize {
    let mut lines: Vec<usize> = file.shipped_tokens().iter().map(|token| token.line).collect();
    lines.dedup();
    lines.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_counted_and_words_are_not() {
        let code = "fn f() {}\n".repeat(LIMIT + 1);
        assert_eq!(RULE.finds(&[("lang/src/x.rs", &code)]), ["lang/src/x.rs:1"]);
        let words = format!(
            "{}{}#[cfg(test)]\nmod tests {{\n{code}}}",
            "/// A.\n// B.\n\n".repeat(LIMIT),
            "fn f() {}\n".repeat(LIMIT)
        );
        assert!(RULE.finds(&[("lang/src/x.rs", &words)]).is_empty());
    }
}
