//! What an editor shows while somebody writes a migration: rust-analyzer over the cases that must not compile.

use std::env;
use std::process::{Command, ExitCode};

use dbmigrate_tests::workspace;
use libtest_mimic::{Arguments, Completion, Failed, Trial};

fn main() -> ExitCode {
    let trial = Trial::ignorable_test("mistakes_stand_on_their_tokens_and_good_code_has_none", || {
        let answers = Command::new("rust-analyzer").arg("--version").output();
        if !answers.is_ok_and(|output| output.status.success()) {
            return Ok(Completion::ignored_with("DID NOT RUN: no rust-analyzer answers"));
        }
        match diagnostics() {
            Some(found) => judge(&found).map(|()| Completion::Completed).map_err(Failed::from),
            None => {
                let reason = "DID NOT RUN: rust-analyzer cannot read the standard library (rust-src, and its packages)";
                Ok(Completion::ignored_with(reason))
            }
        }
    });
    libtest_mimic::run(&Arguments::from_args(), vec![trial]).exit_code()
}

/// The lines about errors. Progress and remarks about code that is configured away are left out. Nothing where the
/// standard library is not known: every word would be wrong then.
fn diagnostics() -> Option<Vec<String>> {
    let test = env::current_exe().expect("a running test has a path");
    // This test is TARGET/PROFILE/deps/NAME-HASH; the compiler's test over the same packages uses the same folder.
    let target = test.ancestors().nth(3).expect("cargo puts tests three folders deep").join("compile-fail");
    let output = Command::new("rust-analyzer")
        .args(["diagnostics", "."])
        .current_dir(workspace().join("tests/compile-fail"))
        .env("CARGO_TARGET_DIR", target)
        .output()
        .expect("it answered a moment ago");
    if String::from_utf8_lossy(&output.stderr).contains("`cargo metadata` failed") {
        return None;
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines = text.split(['\n', '\r', '\u{8}']).filter(|line| line.starts_with("at crate "));
    Some(lines.filter(|line| line.contains(": Error ")).map(str::to_owned).collect())
}

/// Inside of `mod a { … }` rust-analyzer joins a module's absolute path to `a/`. The compiler does not.
const KNOWN: [&str; 2] = ["deep/down/", "stale//"];

fn judge(errors: &[String]) -> Result<(), String> {
    let all = errors.join("\n");
    // Lines and columns are counted from 0.
    let sample = "names/unknown_column/m20261102_120000_next.rs: Error Ra(\"macro-error\", Error) \
                  from LineCol { line: 3, col: 42 } to LineCol { line: 3, col: 47 }: no column `emial` in table `users`";
    if !all.contains(sample) {
        return Err(format!("the mistake is not on its token:\n{all}"));
    }
    let wrong: Vec<&String> = errors
        .iter()
        .filter(|line| !line.contains("at crate fails,") && !KNOWN.iter().any(|known| line.contains(known)))
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(format!("good code has errors:\n{wrong:#?}")) }
}
