//! Only those who must know which backend it is may ask.

use super::tokens::matches;
use super::{Exception, Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "backend_names",
    never: "An operation, lint or diff names a backend: `Backend::…` stands only in core, keyword.rs, the dialects, the lock file, the engine's backends, drivers, inspect, dump and the registry of URLs.",
    instead: "ask the dialect's capability table, or move the difference into the backend's own file",
    exceptions: EXCEPTIONS,
    check,
};

const EXCEPTIONS: &[Exception] = &[];

const PLACES: [&str; 11] = [
    "core/",
    "drivers/",
    "inspect/",
    "lang/src/keyword.rs",
    "lang/src/lock.rs",
    "lang/src/sql.rs",
    "lang/src/sql/",
    "runtime/src/backend.rs",
    "runtime/src/backend/",
    "backup/src/dump/",
    "cargo-dbmigrate/src/url.rs",
];

const BACKENDS: [&str; 4] = ["Sqlite", "Postgres", "Mysql", "*"];

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.shipped().filter(|file| !file.is_in(&PLACES)) {
        for window in file.shipped_tokens().windows(3) {
            let named = BACKENDS.iter().any(|backend| matches(window, &["Backend", "::", backend]));
            if named {
                let what = format!("names `Backend::{}`", window[2].text);
                violations.push(Violation::at(&file.path, window[0].line, what));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_that_asks_is_found() {
        let text = "fn lower(b: Backend) {\n    match b { Backend::Sqlite => (), _ => () }\n}";
        assert_eq!(RULE.finds(&[("lang/src/op/create_table.rs", text)]), ["lang/src/op/create_table.rs:2"]);
    }

    #[test]
    fn tests_dialects_and_comments_may_name_one() {
        let files = [
            ("lang/src/sql/sqlite.rs", "const B: Backend = Backend::Sqlite;"),
            ("lang/src/op/x.rs", "// Backend::Sqlite\n#[cfg(test)]\nmod tests { fn f() { Backend::Sqlite; } }"),
            ("lang/src/op/y.rs", "fn f() { Backend::ALL; }"),
        ];
        assert!(RULE.finds(&files).is_empty());
    }
}
