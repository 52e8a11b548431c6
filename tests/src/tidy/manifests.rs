//! Every package is under the same rules.

use super::{File, Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "manifests",
    never: "A package without a description, or without the workspace's lints, version, edition and licence.",
    instead: "copy the head of another package's Cargo.toml",
    exceptions: &[],
    check,
};

const LINES: [&str; 4] = [
    "version.workspace = true",
    "edition.workspace = true",
    "rust-version.workspace = true",
    "license.workspace = true",
];

fn check(tree: &Tree) -> Vec<Violation> {
    let manifests = tree.files.iter().filter(|file| file.path.ends_with("/Cargo.toml"));
    manifests
        .flat_map(|file| missing(file).map(|what| Violation::at(&file.path, 1, format!("has no {what}"))))
        .collect()
}

fn missing(file: &File) -> impl Iterator<Item = &'static str> {
    let has = |wanted: &str| file.text.lines().any(|line| line.trim() == wanted);
    let lines = LINES.into_iter().filter(move |line| !has(line));
    let description = !file.text.lines().any(|line| line.starts_with("description = \""));
    let lints = !file.text.contains("[lints]\nworkspace = true");
    lines.chain(description.then_some("description")).chain(lints.then_some("`[lints]` of the workspace"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_manifest_lacks_everything() {
        assert_eq!(RULE.finds(&[("x/Cargo.toml", "[package]\nname = \"x\"\n")]).len(), 6);
    }

    #[test]
    fn a_full_one_lacks_nothing() {
        let text = format!("[package]\ndescription = \"d\"\n{}\n\n[lints]\nworkspace = true\n", LINES.join("\n"));
        assert!(RULE.finds(&[("x/Cargo.toml", &text)]).is_empty());
    }
}
