//! Eight runs of the real command at once: each migration is applied once, and all of them succeed.

use std::fs;
use std::process::{Command, Stdio};

use dbmigrate_tests::{command, workspace};
use rusqlite::Connection;

#[test]
fn each_migration_is_applied_once_and_all_runs_succeed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Cargo.toml"), "[package]\nname = \"a\"\nversion = \"0.1.0\"\n").unwrap();
    fs::create_dir(folder.path().join("migrations")).unwrap();
    let mut total = 0;
    for entry in fs::read_dir(workspace().join("migrations")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join("migrations").join(path.file_name().unwrap())).unwrap();
        total += i64::from(path.extension().is_some_and(|it| it == "rs"));
    }
    let start = |_| {
        Command::new(command::binary())
            .args(["dbmigrate", "run", "--database-url", "sqlite:a.db"])
            .current_dir(folder.path())
            .env_remove("DBMIGRATE_ENV")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let runs: Vec<_> = (0..8).map(start).collect();
    let mut applied = 0;
    for run in runs {
        let output = run.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        applied += said.matches("    Applying ").count();
    }
    let connection = Connection::open(folder.path().join("a.db")).unwrap();
    let recorded = "select count(*), count(distinct id), count(distinct run) from dbmigrate_history";
    let recorded: (i64, i64, i64) =
        connection.query_row(recorded, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    assert_eq!(recorded, (total, total, 1));
    assert_eq!(i64::try_from(applied), Ok(total));
}
