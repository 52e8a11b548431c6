//! What a crate does not mention itself and depends on all the same: the compiler looks again when it changes.
//!
//! A struct that is compared with the history, though its crate embeds none; and the SQL files that a migration executes.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use dbmigrate_tests::workspace;

const LIBRARY: &str = "//! A struct and nothing else.

/// One person.
#[derive(dbmigrate::Table)]
#[table(in_sync)]
pub struct User {
    /// The key.
    #[column(primary_key)]
    pub id: i64,
}

/// The second struct of a crate relies on the first one's list of files.
#[derive(dbmigrate::Table)]
#[table(in_sync)]
pub struct Org {
    /// The key.
    #[column(primary_key)]
    pub id: i64,
}
";

const FIRST: &str = "m20260101_000000_first";
const SECOND: &str = "m20260102_000000_second";

/// A package of its own, whose dependencies are compiled where the compile-fail cases have theirs.
struct Package(tempfile::TempDir);

impl Package {
    /// Two packages of one name in one target folder would be one to cargo.
    fn new(name: &str) -> Self {
        let package = Self(tempfile::tempdir().expect("a folder can be made"));
        let runtime = workspace().join("runtime");
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             dbmigrate = {{ package = \"dbmigrate-runtime\", path = {runtime:?} }}\n\n[workspace]\n"
        );
        package.write("Cargo.toml", &manifest);
        let lock = workspace().join("tests/compile-fail/Cargo.lock");
        package.write("Cargo.lock", &fs::read_to_string(lock).expect("the cases have a lock file"));
        package.write("src/lib.rs", LIBRARY);
        package.list(&[FIRST]);
        package.migration(FIRST, "create table users { id: BigInteger primary key }");
        package
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    /// The lock file's checksums stay the same whatever the files say: they are stale.
    fn list(&self, ids: &[&str]) {
        let line = |id: &&str| format!("{id}  1:{}  {}\n", "0".repeat(64), "0".repeat(32));
        let lines: String = ids.iter().map(line).collect();
        self.write("migrations/dbmigrate.lock", &format!("dbmigrate 1\nbackends sqlite\n{lines}"));
    }

    fn migration(&self, id: &str, statement: &str) {
        let orgs = if id == FIRST { "create table orgs { id: BigInteger primary key }" } else { "" };
        self.write(&format!("migrations/{id}.rs"), &format!("//! x.\n\nmigration! {{ {statement} {orgs} }}\n"));
    }

    /// What the compiler says. A pause first: cargo compares times, and some file systems count whole seconds.
    fn check(&self) -> String {
        thread::sleep(Duration::from_millis(1100));
        let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["check", "--offline", "--target-dir"])
            .arg(target())
            .current_dir(self.0.path())
            .output()
            .expect("cargo runs, it started this test");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }
}

fn target() -> PathBuf {
    let test = env::current_exe().expect("a running test has a path");
    // This test is TARGET/PROFILE/deps/NAME-HASH.
    test.ancestors().nth(3).expect("cargo puts tests three folders deep").join("compile-fail")
}

#[test]
fn every_change_of_the_history_is_noticed() {
    let package = Package::new("structs");
    let first = package.check();
    assert!(first.contains("Finished") && first.contains("Checking structs"), "{first}");
    let nothing = package.check();
    assert!(nothing.contains("Finished") && !nothing.contains("Checking structs"), "{nothing}");

    // A listed file changes, and the list does not.
    package.migration(FIRST, "create table users { id: Integer primary key }");
    let changed = package.check();
    assert!(changed.contains("column `id` is `BigInteger` here, and `Integer` in the history"), "{changed}");
    package.migration(FIRST, "create table users { id: BigInteger primary key }");
    let back = package.check();
    assert!(back.contains("Finished"), "{back}");

    // The list gets a line.
    package.migration(SECOND, "alter table users { add column name: Option<Text> }");
    package.list(&[FIRST, SECOND]);
    let listed = package.check();
    assert!(listed.contains("this struct has no field for column `name` of table `users`"), "{listed}");
    package.list(&[FIRST]);
    let unlisted = package.check();
    assert!(unlisted.contains("Finished"), "{unlisted}");

    // A file goes.
    fs::remove_file(package.0.path().join(format!("migrations/{FIRST}.rs"))).expect("it is there");
    let gone = package.check();
    assert!(gone.contains("m20260101_000000_first.rs is missing"), "{gone}");
}

#[test]
fn a_file_that_a_migration_executes_is_noticed() {
    let package = Package::new("embeds");
    package.write("src/lib.rs", "//! Embeds.\n\ndbmigrate::migrations!();\n");
    package.migration(FIRST, "execute file \"sql/up.sql\" irreversible;");
    package.write("migrations/sql/up.sql", "CREATE TABLE users (id INTEGER);\nCREATE TABLE orgs (id INTEGER);\n");
    let first = package.check();
    assert!(first.contains("Finished") && first.contains("Checking embeds"), "{first}");
    let nothing = package.check();
    assert!(nothing.contains("Finished") && !nothing.contains("Checking embeds"), "{nothing}");
    package.write("migrations/sql/up.sql", "CREATE TABLE users (id INTEGER;\n");
    let wrong = package.check();
    assert!(wrong.contains("this SQL text opens a bracket ( that is not closed"), "{wrong}");
    fs::remove_file(package.0.path().join("migrations/sql/up.sql")).expect("it is there");
    let gone = package.check();
    assert!(gone.contains("the file \"sql/up.sql\" cannot be read"), "{gone}");
    package.write("migrations/sql/up.sql", "CREATE TABLE users (id INTEGER);\n");
    let back = package.check();
    assert!(back.contains("Finished"), "{back}");
}
