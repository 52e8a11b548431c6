//! A module's file bears the module's name.

use super::{Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "mod_files",
    never: "A file called mod.rs: a list of open files should tell them apart.",
    instead: "call it `NAME.rs`, beside the folder `NAME/`",
    exceptions: &[],
    check,
};

fn check(tree: &Tree) -> Vec<Violation> {
    let bad = tree.files.iter().filter(|file| file.path.ends_with("/mod.rs"));
    bad.map(|file| Violation::at(&file.path, 1, "is called mod.rs")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mod_file_is_found() {
        assert_eq!(RULE.finds(&[("lang/src/op/mod.rs", ""), ("lang/src/op.rs", "")]), ["lang/src/op/mod.rs:1"]);
    }
}
