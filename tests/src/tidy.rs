//! The rules of the house: what is never in the tree, each rule in a file of its own.
//!
//! A rule looks at a [`Tree`], which is either the workspace or a small bad sample, so that every rule is seen to fail.
//! `tests/tests/tidy.rs` holds the workspace to each of them; `docs/architecture.md` lists them for people.

pub mod arrows;
pub mod backend_names;
pub mod cfg_feature;
pub mod file_length;
pub mod guides;
pub mod lean_runtime;
pub mod manifests;
pub mod mod_files;
pub mod module_docs;
pub mod no_allow;
pub mod output;
mod packages;
pub mod pure_language;
pub mod registries;
pub mod sea_query_wall;
pub mod static_span;
pub mod syn_expr;
mod tokens;
mod tree;
pub mod unfinished;

use std::fmt;

pub use packages::{Kind, Need, Package};
pub use tokens::Token;
pub use tree::{File, Tree};

/// One rule.
pub struct Rule {
    /// The stem of the file that holds it.
    pub name: &'static str,
    /// What is never in the tree, as `docs/architecture.md` lists it.
    pub never: &'static str,
    /// What to do about it.
    pub instead: &'static str,
    /// The files that may break it, each with its reason.
    pub exceptions: &'static [Exception],
    /// Finds what breaks it.
    pub check: fn(&Tree) -> Vec<Violation>,
}

/// A file that may break a rule.
pub struct Exception {
    /// The file, from the workspace's folder.
    pub path: &'static str,
    /// Why.
    pub reason: &'static str,
}

/// A place that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The file, from the workspace's folder.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is there.
    pub what: String,
}

impl Violation {
    /// A violation at a place.
    pub fn at(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

impl Rule {
    /// What breaks the rule in a tree, without the exceptions. An exception that excuses nothing is a violation too:
    /// otherwise the list would only ever grow.
    pub fn violations(&self, tree: &Tree) -> Vec<Violation> {
        let found = (self.check)(tree);
        let stale = self
            .exceptions
            .iter()
            .filter(|exception| found.iter().all(|violation| violation.path != exception.path))
            .map(|exception| Violation::at(exception.path, 1, "is listed as an exception and needs none"));
        let excused = |path: &str| self.exceptions.iter().any(|exception| exception.path == path);
        found.iter().filter(|violation| !excused(&violation.path)).cloned().chain(stale).collect()
    }

    /// Fails with every violation in the tree.
    ///
    /// # Panics
    /// Something breaks the rule.
    pub fn hold(&self, tree: &Tree) {
        let violations: Vec<String> = self.violations(tree).iter().map(ToString::to_string).collect();
        assert!(
            violations.is_empty(),
            "\n\n{}\n\nnever ({}): {}\ninstead: {}\n",
            violations.join("\n"),
            self.name,
            self.never,
            self.instead
        );
    }

    /// The places that the rule finds in a sample, as `path:line`.
    #[cfg(test)]
    pub(crate) fn finds(&self, files: &[(&str, &str)]) -> Vec<String> {
        let found = (self.check)(&Tree::sample(files));
        found.iter().map(|violation| format!("{}:{}", violation.path, violation.line)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_BAD_FILES: Rule = Rule {
        name: "no_bad_files",
        never: "a file is bad",
        instead: "be good",
        exceptions: &[Exception { path: "excused.rs", reason: "it shows that exceptions work" }],
        check: |tree| {
            let bad = tree.files.iter().filter(|file| file.text.contains("bad"));
            bad.map(|file| Violation::at(&file.path, 1, "is bad")).collect()
        },
    };

    #[test]
    fn an_exception_excuses_its_file_and_no_other() {
        let tree = Tree::sample(&[("excused.rs", "bad"), ("other.rs", "bad")]);
        assert_eq!(NO_BAD_FILES.violations(&tree), [Violation::at("other.rs", 1, "is bad")]);
    }

    #[test]
    fn an_exception_that_excuses_nothing_is_found() {
        let violations = NO_BAD_FILES.violations(&Tree::sample(&[("excused.rs", "good")]));
        assert_eq!(violations.len(), 1);
        assert!(violations[0].what.contains("needs none"));
    }

    #[test]
    #[should_panic(expected = "other.rs:1: is bad")]
    fn holding_a_broken_rule_names_the_place() {
        NO_BAD_FILES.hold(&Tree::sample(&[("excused.rs", "bad"), ("other.rs", "bad")]));
    }
}
