//! A file in a registry folder is registered, documented and tested.

use super::{Exception, File, Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "registries",
    never: "A file in a registry folder that is not registered, documented and tested.",
    instead: "add its line to the list in the file beside the folder, a `//!` sentence, and a test in it or a story or snapshot that names it",
    exceptions: EXCEPTIONS,
    check,
};

const EXCEPTIONS: &[Exception] = &[];

/// Each has its list in the file of the same name beside it.
const FOLDERS: [&str; 14] = [
    "lang/src/op",
    "lang/src/op/alter_table",
    "lang/src/lint",
    "lang/src/sql",
    "lang/src/diff",
    "runtime/src/step",
    "runtime/src/backend",
    "backup/src/store",
    "backup/src/dump",
    "backup/src/format",
    "backup/src/codec",
    "cargo-dbmigrate/src/command",
    "cargo-dbmigrate/src/report",
    "tests/src/tidy",
];

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for folder in FOLDERS {
        let parent = tree.files.iter().find(|file| file.path == format!("{folder}.rs"));
        for file in tree.rust() {
            let Some(name) = file.path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) else {
                continue;
            };
            // A file deeper down belongs to the one that it is a part of.
            let Some(stem) = name.strip_suffix(".rs").filter(|stem| !stem.contains('/')) else { continue };
            if !parent.is_some_and(|parent| is_registered(parent, stem)) {
                violations.push(Violation::at(&file.path, 1, format!("is not registered in {folder}.rs")));
            }
            if !file.text.starts_with("//!") {
                violations.push(Violation::at(&file.path, 1, "is not documented"));
            }
            if !is_tested(tree, file, stem) {
                violations.push(Violation::at(&file.path, 1, "is not tested"));
            }
        }
    }
    violations
}

fn is_registered(parent: &File, stem: &str) -> bool {
    parent.tokens().iter().any(|token| token.text == stem)
}

/// It has tests of its own, or a test file, a folder of tests or a snapshot bears its name, or a story calls it.
fn is_tested(tree: &Tree, file: &File, stem: &str) -> bool {
    let own = file.tokens().iter().any(|token| token.in_test);
    own || tree.files.iter().any(|other| {
        let named = other.path.split('/').any(|part| part.split('.').next() == Some(stem));
        let snapshot = other.path.contains("/snapshots/") && other.path.split("__").any(|part| part == stem);
        let story = other.path.starts_with("tests/stories/")
            && other
                .text
                .lines()
                .any(|line| line.starts_with("$ ") && line.split_whitespace().any(|word| word == stem));
        other.path != file.path && (named && other.is_test() || snapshot || story)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lonely_file_is_found_three_times() {
        let files = [("lang/src/op.rs", "mod other;"), ("lang/src/op/lonely.rs", "fn f() {}")];
        assert_eq!(RULE.finds(&files).len(), 3);
    }

    #[test]
    fn a_good_file_is_none() {
        let good = "//! Good.\n#[cfg(test)]\nmod tests {}";
        assert!(RULE.finds(&[("lang/src/op.rs", "mod good;"), ("lang/src/op/good.rs", good)]).is_empty());
    }

    #[test]
    fn a_story_or_a_test_of_that_name_tests_it() {
        let parent = ("cargo-dbmigrate/src/command.rs", "mod show;");
        let file = ("cargo-dbmigrate/src/command/show.rs", "//! Shows.");
        assert_eq!(RULE.finds(&[parent, file]).len(), 1);
        assert!(
            RULE.finds(&[parent, file, ("tests/stories/a.txt", "$ cargo dbmigrate show --format json")]).is_empty()
        );
        assert!(RULE.finds(&[parent, file, ("cargo-dbmigrate/tests/show.rs", "")]).is_empty());
    }
}
