//! What an application links when it links the runtime.

use std::collections::HashSet;

use super::{Kind, Package, Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "lean_runtime",
    never: "The runtime's normal dependencies, not followed through proc-macro crates, contain the language, syn, sea-query or a driver.",
    instead: "do it at compile time in the macros, or behind the `Driver` trait",
    exceptions: &[],
    check,
};

const RUNTIME: &str = "dbmigrate-runtime";

/// A name that ends with `*` stands for a family.
const UNWANTED: [&str; 13] = [
    "dbmigrate-lang",
    "syn",
    "quote",
    "proc-macro2",
    "sea-query*",
    "rusqlite",
    "libsqlite3-sys",
    "tokio*",
    "postgres*",
    "mysql*",
    "sqlx*",
    "diesel*",
    "dbmigrate-backup",
];

fn check(tree: &Tree) -> Vec<Violation> {
    let runtime = tree.packages.iter().find(|package| package.name == RUNTIME);
    let mut seen = HashSet::new();
    let mut waiting: Vec<(&Package, String)> =
        runtime.map(|package| (package, RUNTIME.to_owned())).into_iter().collect();
    let mut violations = Vec::new();
    while let Some((package, path)) = waiting.pop() {
        if !seen.insert(&package.id) {
            continue;
        }
        if UNWANTED.iter().any(|unwanted| stands_for(unwanted, &package.name)) {
            violations.push(Violation::at("runtime/Cargo.toml", 1, format!("links `{}`: {path}", package.name)));
        }
        for need in package.needs.iter().filter(|need| need.kind == Kind::Normal) {
            let target = tree.packages.iter().find(|other| other.id == need.id);
            let linked = target.filter(|target| !target.proc_macro);
            waiting.extend(linked.map(|target| (target, format!("{path} → {}", target.name))));
        }
    }
    violations
}

fn stands_for(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |family| name.starts_with(family))
}

#[cfg(test)]
mod tests {
    use super::super::packages::sample;
    use super::*;

    fn found(packages: Vec<Package>) -> Vec<String> {
        let tree = Tree { files: Vec::new(), packages };
        check(&tree).into_iter().map(|violation| violation.what).collect()
    }

    #[test]
    fn a_parser_behind_a_helper_is_found_with_its_path() {
        let packages = vec![
            sample(RUNTIME, &[("helper", Kind::Normal)]),
            sample("helper", &[("syn", Kind::Normal)]),
            sample("syn", &[]),
        ];
        assert_eq!(found(packages), ["links `syn`: dbmigrate-runtime → helper → syn"]);
    }

    #[test]
    fn what_runs_in_the_compiler_or_in_tests_is_not_linked() {
        let mut macros = sample("dbmigrate-macros", &[("syn", Kind::Normal)]);
        macros.proc_macro = true;
        let needs = [("dbmigrate-macros", Kind::Normal), ("rusqlite", Kind::Development)];
        assert!(found(vec![sample(RUNTIME, &needs), macros, sample("syn", &[]), sample("rusqlite", &[])]).is_empty());
    }

    #[test]
    fn a_family_has_many_names() {
        assert!(stands_for("sqlx*", "sqlx-sqlite"));
        assert!(!stands_for("syn", "synstructure"));
    }
}
