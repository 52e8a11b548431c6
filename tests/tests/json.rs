//! What `--format json` gives is JSON, with the fields that are documented: SQLite reads it here, as another program would.

use std::fs;
use std::path::Path;
use std::process::Command;

use dbmigrate_tests::command;
use rusqlite::Connection;

/// What the real command writes to standard output, and its exit code.
fn said(project: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(command::binary())
        .arg("dbmigrate")
        .args(arguments)
        .args(["--format", "json", "--database-url", "sqlite:it's \"odd\".db"])
        .current_dir(project)
        .env_remove("CI")
        .env_remove("DBMIGRATE_ENV")
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

/// What stands at a path in a JSON text, as SQLite reads it.
#[track_caller]
fn at(json: &str, path: &str) -> String {
    let sqlite = Connection::open_in_memory().unwrap();
    let valid: bool = sqlite.query_row("select json_valid(?1)", [json], |row| row.get(0)).unwrap();
    assert!(valid, "this is no JSON:\n{json}");
    let found = "select coalesce(cast(json_extract(?1, ?2) as text), 'nothing')";
    sqlite.query_row(found, [json, path], |row| row.get(0)).unwrap()
}

const FILE: &str = "migration! {
    create table \"a \\\"table\\\" 🎬\" { id: BigInteger primary key, \"line\\nbreak\": Option<Text> }

    execute \"insert into \\\"a \\\"\\\"table\\\"\\\" 🎬\\\" (id) values (1)\\t-- \\\\ \" irreversible;
}
";

#[test]
fn every_list_is_json_whatever_the_names_are() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path();
    fs::write(project.join("Cargo.toml"), "[package]\nname = \"json\"\nversion = \"0.1.0\"\n").unwrap();
    fs::create_dir(project.join("migrations")).unwrap();
    fs::write(project.join("migrations/m20260101_000000_create.rs"), FILE).unwrap();

    let (show, code) = said(project, &["show"]);
    assert_eq!(code, Some(0));
    assert_eq!(at(&show, "$.database"), "sqlite:it's \"odd\".db");
    assert_eq!(at(&show, "$.migrations[0].id"), "m20260101_000000_create");
    assert_eq!(at(&show, "$.migrations[0].standing"), "pending");
    assert_eq!(at(&show, "$.migrations[0].applied_at"), "nothing");

    let (plan, code) = said(project, &["plan"]);
    assert_eq!(code, Some(0));
    assert_eq!(at(&plan, "$.migrations[0].verdict"), "irreversible");
    assert_eq!(at(&plan, "$.migrations[0].operations[0].summary"), "create table a \"table\" 🎬");
    let sql = at(&plan, "$.migrations[0].operations[0].statements[0]");
    assert!(
        sql.starts_with("CREATE TABLE \"a \"\"table\"\" 🎬\" (\n") && sql.contains("\"line\nbreak\" TEXT"),
        "{sql}"
    );

    let (check, code) = said(project, &["check"]);
    assert_eq!(code, Some(4));
    assert_eq!(at(&check, "$.exit"), "4");
    assert_eq!(at(&check, "$.findings[0].kind"), "unlisted");
    assert_eq!(at(&check, "$.pending_checked"), "0");

    let (backups, code) = said(project, &["backup", "list"]);
    assert_eq!(code, Some(0));
    assert_eq!(at(&backups, "$.sets"), "[]");

    let (status, code) = said(project, &["backup", "status"]);
    assert_eq!(code, Some(0));
    assert_eq!(at(&status, "$.sets"), "0");
    assert_eq!(at(&status, "$.newest"), "nothing");
    assert_eq!(at(&status, "$.points[0].state"), "unknown");

    let (cleanup, code) = said(project, &["backup", "cleanup", "--dry-run"]);
    assert_eq!(code, Some(0));
    assert_eq!(at(&cleanup, "$.removed"), "[]");

    let (validate, code) = said(project, &["validate"]);
    assert_eq!(code, Some(4));
    assert_eq!(at(&validate, "$.exit"), "4");
    assert_eq!(at(&validate, "$.points[2].name"), "lock file");
    assert_eq!(at(&validate, "$.points[2].state"), "not_ok");
}

#[test]
fn errors_in_the_files_are_in_the_json_of_the_gate() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path();
    fs::write(project.join("Cargo.toml"), "[package]\nname = \"json\"\nversion = \"0.1.0\"\n").unwrap();
    fs::create_dir(project.join("migrations")).unwrap();
    let text = "migration! { create table t { id: \"BigInteger\" } }\n";
    fs::write(project.join("migrations/m20260101_000000_create.rs"), text).unwrap();

    let (check, code) = said(project, &["check"]);
    assert_eq!(code, Some(4));
    assert_eq!(at(&check, "$.findings[1].kind"), "invalid");
    let diagnostic = at(&check, "$.diagnostics[0]");
    assert!(diagnostic.starts_with("error: ") && diagnostic.contains("m20260101_000000_create.rs:1:"), "{diagnostic}");
}
