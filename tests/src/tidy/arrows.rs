//! Which crate may need which.

use super::{Kind, Package, Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "arrows",
    never: "A crate needs a crate that its arrow does not point at.",
    instead: "move the code to the side of the wall where it belongs, or put a trait between the two",
    exceptions: &[],
    check,
};

/// The folder of a crate, and the folders of the crates that it may need. What only tests need is free.
const ARROWS: [(&str, &[&str]); 8] = [
    ("core", &[]),
    ("lang", &["core"]),
    ("macros", &["lang", "core"]),
    ("runtime", &["core", "macros"]),
    ("inspect", &["core", "lang", "runtime"]),
    ("backup", &["core", "runtime"]),
    ("drivers/rusqlite", &["core", "runtime", "backup"]),
    ("drivers", &["core", "runtime"]),
];

/// These know everyone.
const FREE: [&str; 4] = ["cargo-dbmigrate", "tests", "benches", "examples"];

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for package in &tree.packages {
        let Some(folder) = package.folder() else { continue };
        if FREE.iter().any(|free| is_in(folder, free)) {
            continue;
        }
        let manifest = format!("{folder}/Cargo.toml");
        let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| is_in(folder, from)) else {
            violations.push(Violation::at(&manifest, 1, "has no arrow: add one to this rule and to the architecture"));
            continue;
        };
        for need in package.needs.iter().filter(|need| need.kind != Kind::Development) {
            let target = tree.packages.iter().find(|other| other.id == need.id).and_then(Package::folder);
            if let Some(target) = target.filter(|target| !allowed.contains(target)) {
                violations.push(Violation::at(&manifest, 1, format!("`{folder}` needs `{target}`")));
            }
        }
    }
    violations
}

fn is_in(folder: &str, place: &str) -> bool {
    folder == place || folder.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'))
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
    fn an_arrow_the_wrong_way_is_found() {
        let lang = sample("dbmigrate-lang", &[("dbmigrate-runtime", Kind::Normal)]);
        assert_eq!(found(vec![lang, sample("dbmigrate-runtime", &[])]), ["`lang` needs `runtime`"]);
    }

    #[test]
    fn tests_may_need_anyone() {
        let lang = sample("dbmigrate-lang", &[("dbmigrate-runtime", Kind::Development)]);
        assert!(found(vec![lang, sample("dbmigrate-runtime", &[])]).is_empty());
    }

    #[test]
    fn a_crate_without_an_arrow_is_found() {
        assert!(found(vec![sample("dbmigrate-utils", &[])])[0].contains("has no arrow"));
    }
}
