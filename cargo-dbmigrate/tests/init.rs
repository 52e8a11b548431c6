//! `init`: what it writes into Cargo.toml, and the lines that it tells a person to write, make an application.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_lines_that_it_names_compile_and_migrate() {
    let folder = tempfile::tempdir().unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    // With rusqlite's default features there would be crates that are not here.
    let rusqlite = "rusqlite = { version = \"0.41\", default-features = false, features = [\"bundled\"] }";
    let package = "[package]\nname = \"notes\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
    write("Cargo.toml", &format!("{package}\n[dependencies]\n{rusqlite}\n"));
    fs::create_dir(folder.path().join("migrations")).unwrap();
    write(
        "migrations/m20260101_000000_notes.rs",
        "migration! {\n    create table notes { id: BigInteger primary key }\n}\n",
    );
    // The versions that are here already, so that nothing is looked up.
    fs::copy(repository.join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();

    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-dbmigrate"));
    command.args(["dbmigrate", "init", "--source"]).arg(repository).current_dir(folder.path());
    command.env_remove("CI").env_remove("DATABASE_URL").env_remove("DBMIGRATE_ENV");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let said = String::from_utf8(output.stdout).unwrap();
    let code: Vec<&str> =
        said.lines().filter_map(|line| line.strip_prefix("    ").or(Some("").filter(|_| line.is_empty()))).collect();
    fs::create_dir(folder.path().join("src")).unwrap();
    write("src/main.rs", &code.join("\n"));

    let cargo = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--target-dir"])
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("init"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    assert!(folder.path().join("notes.db").is_file());
}
