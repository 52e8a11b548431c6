//! Holds the workspace to the rules of the house.

use std::collections::BTreeSet;

use dbmigrate_tests::tidy::{self, Rule, Tree, Violation};

macro_rules! hold {
    ($($name:ident)*) => {
        const RULES: &[Rule] = &[$(tidy::$name::RULE),*];

        $(
            #[test]
            fn $name() {
                tidy::$name::RULE.hold(Tree::workspace());
            }
        )*
    };
}

hold! {
    arrows
    backend_names
    cfg_feature
    file_length
    guides
    lean_runtime
    manifests
    mod_files
    module_docs
    no_allow
    output
    pure_language
    registries
    sea_query_wall
    static_span
    syn_expr
    unfinished
}

#[test]
fn every_rule_is_held_here() {
    let held: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    let files = Tree::workspace().files.iter();
    let written = files.filter(|file| file.text.contains("pub const RULE: Rule")).filter_map(|file| {
        let stem = file.path.strip_prefix("tests/src/tidy/")?.strip_suffix(".rs")?;
        Some(stem)
    });
    assert_eq!(held, written.collect());
}

#[test]
fn people_can_read_every_rule() {
    const PAGE: &str = "docs/architecture.md";
    let page = Tree::workspace().files.iter().find(|file| file.path == PAGE);
    let page = page.expect("the architecture is described").text.split_whitespace().collect::<Vec<_>>().join(" ");
    let missing = RULES.iter().filter(|rule| !page.contains(rule.never));
    let violations: Vec<Violation> =
        missing.map(|rule| Violation::at(PAGE, 1, format!("does not list: {}", rule.never))).collect();
    assert!(violations.is_empty(), "{violations:#?}");
}
