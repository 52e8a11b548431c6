//! What a user reads when a migration is wrong, from the real compiler: one run over every case, each a snapshot.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use cargo_metadata::Message;
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use dbmigrate_tests::workspace;

/// The packages of the cases. They are outside of the workspace, with a lock file of their own.
fn package() -> PathBuf {
    workspace().join("tests/compile-fail")
}

/// A folder of its own in the target folder of this test, so that nothing is compiled twice and nothing is disturbed.
fn target() -> PathBuf {
    let test = env::current_exe().expect("a running test has a path");
    // This test is TARGET/PROFILE/deps/NAME-HASH.
    test.ancestors().nth(3).expect("cargo puts tests three folders deep").join("compile-fail")
}

/// Everything that the compiler says about the packages' own code.
fn compile() -> Vec<Diagnostic> {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--workspace", "--keep-going", "--offline", "--locked", "--quiet", "--message-format=json"])
        .arg("--target-dir")
        .arg(target())
        .current_dir(package())
        .output()
        .expect("cargo runs, it started this test");
    let messages = Message::parse_stream(&*output.stdout).map(|message| message.expect("cargo writes JSON"));
    let mut ended = false;
    let found: Vec<Diagnostic> = messages
        .filter_map(|message| match message {
            Message::CompilerMessage(message) if message.message.level != DiagnosticLevel::FailureNote => {
                Some(message.message)
            }
            Message::BuildFinished(_) => {
                ended = true;
                None
            }
            _ => None,
        })
        .collect();
    assert!(ended && !found.is_empty(), "cargo could not begin:\n{}", String::from_utf8_lossy(&output.stderr));
    found
}

/// A file and a line in it.
type Place = (String, usize);

/// The case that a diagnostic belongs to, as `names/unknown_column`, and its line there.
fn place(diagnostic: &Diagnostic) -> Option<(String, Place)> {
    let mut span = diagnostic.spans.iter().find(|span| span.is_primary)?;
    // Within a macro of ours: the place where it was called, which is the one that people see.
    while !span.file_name.contains("cases/") {
        span = &span.expansion.as_ref()?.span;
    }
    let (_, path) = span.file_name.split_once("cases/")?;
    let mut parts = path.split('/');
    let (topic, name) = (parts.next()?, parts.next()?.trim_end_matches(".rs"));
    Some((format!("{topic}/{name}"), (path.to_owned(), span.line_start)))
}

/// The text without what differs from machine to machine.
fn normal(rendered: &str) -> String {
    let package = package();
    let text = rendered.replace(&format!("{}/", package.display()), "").replace("src/bin/../../", "");
    // The compiler's remark about macro backtraces depends on its channel.
    text.replace(" (in Nightly builds, run with -Z macro-backtrace for more info)", "")
}

/// The cases by their folders or files.
fn cases() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for topic in fs::read_dir(package().join("cases")).expect("the cases are there") {
        let topic = topic.expect("the folder can be listed").path();
        for case in fs::read_dir(&topic).expect("a topic is a folder") {
            let case = case.expect("the folder can be listed").path();
            let stem = |path: &std::path::Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
            found.insert(format!("{}/{}", stem(&topic).unwrap_or_default(), stem(&case).unwrap_or_default()));
        }
    }
    found
}

/// The cases that have a snapshot.
fn snapshots() -> BTreeSet<String> {
    let folder = fs::read_dir(package().join("snapshots")).expect("the snapshots are there");
    let names = folder.map(|file| file.expect("the folder can be listed").file_name().to_string_lossy().into_owned());
    names.filter_map(|name| name.strip_suffix(".snap").map(|name| name.replacen("__", "/", 1))).collect()
}

#[test]
fn every_mistake_is_said_on_its_tokens_and_good_code_compiles() {
    let mut said: BTreeMap<String, Vec<(Place, String)>> = BTreeMap::new();
    for diagnostic in compile() {
        let rendered = diagnostic.rendered.clone().unwrap_or_default();
        match place(&diagnostic) {
            Some((case, line)) => said.entry(case).or_default().push((line, normal(&rendered))),
            // How many errors there were is no part of a case.
            None if diagnostic.spans.is_empty() && diagnostic.children.is_empty() => {}
            None => panic!("what must compile does not:\n{rendered}"),
        }
    }
    assert_eq!(said.keys().cloned().collect::<BTreeSet<_>>(), cases(), "these cases said nothing, or are not listed");
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("../compile-fail/snapshots");
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (case, mut texts) in said {
            texts.sort();
            let texts: Vec<String> = texts.into_iter().map(|(_, text)| text).collect();
            insta::assert_snapshot!(case.replace('/', "__"), texts.join(""));
        }
    });
    assert_eq!(snapshots(), cases(), "a snapshot without its case says nothing any more");
}
