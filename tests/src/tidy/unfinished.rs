//! What is not done has a seam and no stub.

use super::{Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "unfinished",
    never: "A note that something is not done yet, or a macro that stands for missing code.",
    instead: "do it, or leave it out and open an issue",
    exceptions: &[],
    check,
};

/// Spelled in halves, so that this file does not hold them.
const WORDS: [&str; 6] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("HA", "CK"),
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
];

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in &tree.files {
        for (index, line) in file.text.lines().enumerate() {
            if let Some(word) = WORDS.iter().find(|word| has_word(line, word)) {
                violations.push(Violation::at(&file.path, index + 1, format!("says `{word}`")));
            }
        }
    }
    violations
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(start, _)| {
        let edge = |character: Option<char>| !character.is_some_and(|it| it.is_alphanumeric() || it == '_');
        let ends_open = word.ends_with('(');
        edge(line[..start].chars().next_back()) && (ends_open || edge(line[start + word.len()..].chars().next()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_found_in_every_kind_of_file() {
        let note = format!("a\n// {}: later", WORDS[0]);
        let stub = format!("fn f() {{ {}) }}", WORDS[4]);
        assert_eq!(
            RULE.finds(&[("a.rs", &note), ("b.toml", &note), ("c.rs", &stub)]),
            ["a.rs:2", "b.toml:2", "c.rs:1"]
        );
    }

    #[test]
    fn a_word_inside_another_is_none() {
        let text = format!("MY_{0}S and {0}S", WORDS[0]);
        assert!(RULE.finds(&[("a.rs", &text)]).is_empty());
    }
}
