//! Features are switched in few places.

use super::tokens::closing;
use super::{Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "cfg_feature",
    never: "`cfg(feature)` outside registries and lib.rs.",
    instead: "put what depends on the feature into a file of its own and switch its `mod` line",
    exceptions: &[],
    check,
};

const PLACES: [&str; 6] = [
    "backup/src/codec.rs",
    "backup/src/dump.rs",
    "backup/src/format.rs",
    "backup/src/store.rs",
    "cargo-dbmigrate/src/url.rs",
    "runtime/src/backend.rs",
];

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.rust().filter(|file| !file.is_in(&PLACES) && !file.path.ends_with("/lib.rs")) {
        let tokens: Vec<_> = file.tokens().iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            let open = index + 1 + usize::from(tokens.get(index + 1).is_some_and(|next| next.text == "!"));
            let is_cfg = ["cfg", "cfg_attr"].contains(&token.text.as_str())
                && tokens.get(open).is_some_and(|bracket| bracket.text == "(");
            if is_cfg
                && tokens[open..closing(&tokens, open)]
                    .windows(2)
                    .any(|pair| pair[0].text == "feature" && pair[1].text == "=")
            {
                violations.push(Violation::at(&file.path, token.line, "asks for a feature"));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_ask_is_found() {
        let text = "#[cfg(feature = \"a\")]\nfn f() {}\n#[cfg_attr(all(unix, feature = \"b\"), inline)]\nfn g() { cfg!(feature = \"c\"); }";
        assert_eq!(RULE.finds(&[("backup/src/set.rs", text)]).len(), 3);
    }

    #[test]
    fn registries_and_other_conditions_are_none() {
        let files = [
            ("backup/src/lib.rs", "#[cfg(feature = \"a\")] mod a;"),
            ("backup/src/store.rs", "#[cfg(feature = \"a\")] mod a;"),
            ("backup/src/set.rs", "#[cfg(unix)] fn feature() {}"),
        ];
        assert!(RULE.finds(&files).is_empty());
    }
}
