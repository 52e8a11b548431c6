//! Only the command talks.

use super::tokens::{Token, matches};
use super::{Exception, Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "output",
    never: "Printing, exiting, reading arguments, the environment or colour outside `cargo-dbmigrate`.",
    instead: "give an event, a value or an error to the caller; take what the environment says as an argument",
    exceptions: EXCEPTIONS,
    check,
};

const EXCEPTIONS: &[Exception] = &[Exception {
    path: "runtime/src/identity.rs",
    reason: "the history and the lock name the user and the machine, whoever links the engine",
}];

/// The command may do all of it; the compiler hands the macros their folder through the environment.
const FREE: &str = "cargo-dbmigrate/";
const MACROS: &str = "macros/";

const PRINTING: [&str; 5] = ["println", "eprintln", "print", "eprint", "dbg"];
const STREAMS: [&str; 3] = ["stdout", "stderr", "stdin"];

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.shipped().filter(|file| !file.path.starts_with(FREE)) {
        for window in file.shipped_tokens().windows(3) {
            if let Some(what) = offence(window).filter(|what| !(file.path.starts_with(MACROS) && *what == ENVIRONMENT))
            {
                violations.push(Violation::at(&file.path, window[0].line, what));
            }
        }
    }
    violations
}

const ENVIRONMENT: &str = "reads the environment";

fn offence(window: &[&Token]) -> Option<&'static str> {
    let text = |index: usize| window[index].text.as_str();
    if PRINTING.contains(&text(0)) && text(1) == "!" {
        Some("prints")
    } else if matches(window, &["process", "::", "exit"]) || matches(window, &["process", "::", "abort"]) {
        Some("ends the process")
    } else if text(0) == "env" && text(1) == "::" && text(2) != "consts" || matches(window, &["std", "::", "env"]) {
        Some(ENVIRONMENT)
    } else if text(0) == "io" && text(1) == "::" && STREAMS.contains(&text(2)) {
        Some("uses the process's streams")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_talk_is_found() {
        let text =
            "fn f() {\n println!();\n eprint!(\"\");\n std::process::exit(1);\n env::var(\"A\");\n io::stdout();\n}";
        let found = RULE.finds(&[("runtime/src/engine.rs", text)]);
        assert_eq!(found.len(), 5, "{found:?}");
        assert_eq!(RULE.finds(&[("lang/src/x.rs", "use std::env;")]).len(), 1);
    }

    #[test]
    fn the_command_talks_and_the_macros_ask_the_compiler() {
        let files = [
            ("cargo-dbmigrate/src/main.rs", "fn main() { println!(); std::process::exit(0) }"),
            ("macros/src/lib.rs", "fn f() { std::env::var(\"CARGO_MANIFEST_DIR\"); }"),
            ("backup/src/lib.rs", "const V: &str = env!(\"CARGO_PKG_VERSION\"); const OS: &str = \"println!\";"),
            ("runtime/src/x.rs", "#[cfg(test)] mod tests { fn f() { println!(); } }"),
            ("runtime/tests/x.rs", "fn f() { println!(); }"),
        ];
        assert!(RULE.finds(&files).is_empty());
    }

    #[test]
    fn the_macros_may_not_print() {
        assert_eq!(RULE.finds(&[("macros/src/lib.rs", "fn f() { eprintln!(\"{x}\"); }")]).len(), 1);
    }
}
