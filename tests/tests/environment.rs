//! Variables that cannot be read: none of them passes for one that is not set, or another database would be taken.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use dbmigrate_tests::command;

#[test]
fn a_variable_that_is_not_utf8_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let manifest =
        "[package]\nname = \"a\"\nversion = \"0.1.0\"\n[package.metadata.dbmigrate]\nurl = \"sqlite:a.db\"\n";
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    fs::create_dir(folder.path().join("migrations")).unwrap();
    fs::write(folder.path().join("migrations/m20260101_000000_empty.rs"), "migration! {}\n").unwrap();
    for name in ["DATABASE_URL", "DBMIGRATE_ENV"] {
        let output = Command::new(command::binary())
            .args(["dbmigrate", "run"])
            .current_dir(folder.path())
            .env_remove("DATABASE_URL")
            .env_remove("DBMIGRATE_ENV")
            .env(name, OsStr::from_bytes(b"sqlite:\xff.db"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("The variable {name} is not UTF-8.")), "{said}");
        assert!(!folder.path().join("a.db").exists(), "{said}");
    }
}
