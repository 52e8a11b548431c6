//! `--package`: the settings and migrations of one member of a workspace, from wherever in it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn dbmigrate(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-dbmigrate"));
    command.arg("dbmigrate").args(arguments).current_dir(folder);
    command.env_remove("CI").env_remove("DATABASE_URL").env_remove("DBMIGRATE_ENV").output().unwrap()
}

#[test]
fn a_member_is_found_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("Cargo.toml", "[workspace]\nmembers = [\"app\", \"tool\"]\nresolver = \"3\"\n");
    write("tool/Cargo.toml", "[package]\nname = \"tool\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    write("tool/src/lib.rs", "");
    write("app/src/lib.rs", "");
    write(
        "app/Cargo.toml",
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[package.metadata.dbmigrate]\nurl = \"sqlite:app.db\"\n",
    );
    write(
        "app/migrations/m20260101_000000_a.rs",
        "migration! {\n    create table a { id: BigInteger primary key }\n}\n",
    );

    let output = dbmigrate(&folder.path().join("tool"), &["run", "-p", "app"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(folder.path().join("app/app.db").is_file());

    let output = dbmigrate(folder.path(), &["show", "--package", "ap"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("`--package app`"), "{said}");
}
