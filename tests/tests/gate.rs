//! The gate that a CI puts in front of a deployment, on our own history: pending is 3, nothing pending is 0.

use std::fs;
use std::path::Path;
use std::process::Command;

use dbmigrate_tests::{command, workspace};

/// Runs the real command as a CI would, and fails where it exits otherwise than expected.
fn expect_exit(expected: i32, project: &Path, arguments: &[&str]) {
    let output = Command::new(command::binary())
        .arg("dbmigrate")
        .args(arguments)
        .current_dir(project)
        .env("CI", "1")
        .env_remove("DATABASE_URL")
        .env_remove("DBMIGRATE_ENV")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(expected), "$ cargo dbmigrate {}\n{said}", arguments.join(" "));
}

/// A project with a copy of our own history. Gives the ids of the history, too.
fn project(folder: &Path) -> Vec<String> {
    fs::write(folder.join("Cargo.toml"), "[package]\nname = \"gate\"\nversion = \"0.1.0\"\n").unwrap();
    fs::create_dir(folder.join("migrations")).unwrap();
    let mut ids = Vec::new();
    for entry in fs::read_dir(workspace().join("migrations")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.join("migrations").join(path.file_name().unwrap())).unwrap();
        if path.extension().is_some_and(|it| it == "rs") {
            ids.push(path.file_stem().unwrap().to_str().unwrap().to_owned());
        }
    }
    ids.sort();
    ids
}

const DATABASE: [&str; 2] = ["--database-url", "sqlite:gate.db"];

#[test]
fn a_database_that_lags_behind_stops_the_deployment_and_a_current_one_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let ids = project(folder.path());
    let gate = |expected, arguments: &[&str]| expect_exit(expected, folder.path(), &[arguments, &DATABASE].concat());

    gate(0, &["run", "--to", &ids[ids.len() / 2]]);
    gate(3, &["check", "--pending"]);
    gate(0, &["run"]);
    gate(0, &["check", "--pending"]);
}

#[test]
fn the_gate_does_not_pass_what_it_could_not_look_at() {
    let folder = tempfile::tempdir().unwrap();
    project(folder.path());
    expect_exit(2, folder.path(), &["check", "--pending"]);
}

#[test]
fn an_edited_migration_stops_the_deployment_and_a_comment_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let ids = project(folder.path());
    let gate = |expected, arguments: &[&str]| expect_exit(expected, folder.path(), &[arguments, &DATABASE].concat());
    gate(0, &["run"]);

    let file = folder.path().join("migrations").join(format!("{}.rs", ids[0]));
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("// A remark.\n{}", text.replace('\n', "\r\n"))).unwrap();
    gate(0, &["check"]);
    fs::write(&file, text.replacen("String(120)", "String(121)", 1)).unwrap();
    gate(4, &["check"]);
}
