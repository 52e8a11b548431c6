//! The workflows of `cargo dbmigrate ci`: the script that they hold is run in a real git repository, on pull requests that
//! do what they should and what they should not.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dbmigrate_tests::command;
use tempfile::TempDir;

const NOTES: &str = "m20260101_000000_create_notes";
const TAGS: &str = "m20260103_000000_create_tags";

/// A repository that others are cloned from, and a clone.
struct Repository {
    folder: TempDir,
    script: String,
}

impl Repository {
    /// The base branch has one migration, and both services hold the same script.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut repository = Self { folder, script: String::new() };
        repository.run("git", &["init", "--quiet", "--bare", "--initial-branch=main", "../origin"]);
        repository.run("git", &["init", "--quiet", "--initial-branch=main", "."]);
        repository.run("git", &["remote", "add", "origin", "../origin"]);
        repository.write("Cargo.toml", "[package]\nname = \"notes\"\nversion = \"0.1.0\"\n");
        repository.write(".gitignore", "/target\n");
        repository.dbmigrate(&["init"]);
        repository.migration(NOTES, "notes");
        repository.dbmigrate(&["lock"]);
        repository.commit();
        repository.run("git", &["push", "--quiet", "origin", "main"]);
        let github = repository.dbmigrate(&["ci", "github"]);
        let gitlab = repository.dbmigrate(&["ci", "gitlab"]);
        repository.script = block(&github, "run: |");
        assert_eq!(repository.script, block(&gitlab, "- |"));
        repository
    }

    fn work(&self) -> PathBuf {
        let path = self.folder.path().join("work");
        fs::create_dir_all(&path).unwrap();
        path
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.work().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn migration(&self, id: &str, table: &str) {
        let text = format!("migration! {{\n    create table {table} {{ id: BigInteger primary key }}\n}}\n");
        self.write(&format!("migrations/{id}.rs"), &text);
    }

    /// A program as it runs on a CI's machine: `cargo dbmigrate` is installed there.
    fn program(&self, program: &str) -> Command {
        let installed = command::binary().parent().unwrap().to_owned();
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([installed].into_iter().chain(env::split_paths(&path))).unwrap();
        let mut command = Command::new(program);
        command.current_dir(self.work()).env("PATH", path).env("TMPDIR", self.folder.path());
        command.env_remove("DBMIGRATE_ENV").env_remove("DATABASE_URL").env_remove("CARGO_TARGET_DIR").env("CI", "true");
        for name in ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"] {
            command.env(name, "a@example.org");
        }
        command
    }

    fn run(&self, program: &str, arguments: &[&str]) -> String {
        let output = self.program(program).args(arguments).output().unwrap();
        assert!(output.status.success(), "{program} {arguments:?}\n{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn dbmigrate(&self, arguments: &[&str]) -> String {
        self.run("cargo", &[&["dbmigrate"], arguments].concat())
    }

    fn commit(&self) {
        self.run("git", &["add", "--all"]);
        self.run("git", &["commit", "--quiet", "--message", "A change."]);
    }

    /// What the workflow says about a branch that changes the base branch like this.
    fn proposal(&self, change: impl FnOnce()) -> Output {
        self.run("git", &["checkout", "--quiet", "-B", "proposal", "main"]);
        change();
        self.commit();
        self.program("sh").args(["-c", &self.script]).env("BASE", "main").output().unwrap()
    }

    /// What the workflow says about the base branch itself.
    fn pushed(&self, url: &str) -> Output {
        self.program("sh").args(["-c", &self.script]).env("DATABASE_URL", url).output().unwrap()
    }
}

/// The block of a workflow that begins after a line that ends so.
fn block(workflow: &str, start: &str) -> String {
    let mut lines = workflow.lines().skip_while(|line| !line.ends_with(start)).skip(1).peekable();
    let indent = lines.peek().map_or(0, |line| line.len() - line.trim_start().len());
    let script: Vec<&str> = lines.map(|line| line.get(indent..).unwrap_or_default()).collect();
    assert!(!script.is_empty(), "{workflow}");
    script.join("\n")
}

fn expect(output: &Output, code: i32, words: &[&str]) {
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{said}");
    for word in words {
        assert!(said.contains(word), "`{word}` is not in\n{said}");
    }
}

fn replace(path: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(old));
    fs::write(path, text.replace(old, new)).unwrap();
}

#[test]
fn a_pull_request_passes_where_its_migrations_fit_and_nowhere_else() {
    let repository = Repository::new();
    let notes = repository.work().join(format!("migrations/{NOTES}.rs"));
    let lock = || repository.dbmigrate(&["lock"]);

    let nothing = repository.proposal(|| repository.write("README.md", "Notes.\n"));
    expect(&nothing, 0, &["nothing is pending"]);
    let added = repository.proposal(|| {
        repository.migration(TAGS, "tags");
        lock();
    });
    expect(&added, 0, &["Applying m20260103_000000_create_tags"]);

    let forgotten = repository.proposal(|| repository.migration(TAGS, "tags"));
    expect(&forgotten, 4, &["unlisted"]);
    let edited = repository.proposal(|| replace(&notes, "BigInteger", "Integer"));
    expect(&edited, 4, &["stale"]);
    let accepted = repository.proposal(|| {
        replace(&notes, "BigInteger", "Integer");
        lock();
    });
    expect(&accepted, 4, &["changed"]);
    let removed = repository.proposal(|| {
        fs::remove_file(&notes).unwrap();
        lock();
    });
    expect(&removed, 4, &["missing"]);
    let reordered = repository.proposal(|| {
        repository.migration("m20251231_000000_create_tags", "tags");
        lock();
    });
    expect(&reordered, 4, &["out of order"]);
    let broken = repository.proposal(|| {
        repository.write(
            &format!("migrations/{TAGS}.rs"),
            "migration! {\n    execute \"DROP TABLE nowhere\" irreversible;\n}\n",
        );
        lock();
    });
    expect(&broken, 1, &["nowhere"]);
}

#[test]
fn a_deployment_waits_until_nothing_is_pending_and_is_told_what_was_not_checked() {
    let repository = Repository::new();
    let url = format!("sqlite:{}", repository.folder.path().join("live.db").display());
    expect(&repository.pushed(""), 0, &["NOT checked whether migrations are pending"]);
    expect(&repository.pushed(&url), 3, &["pending"]);
    repository.dbmigrate(&["run", "--database-url", &url]);
    expect(&repository.pushed(&url), 0, &[]);
}

#[test]
fn the_first_migrations_of_a_project_pass_too() {
    let repository = Repository::new();
    repository.run("git", &["rm", "--quiet", "-r", "migrations"]);
    repository.commit();
    repository.run("git", &["push", "--quiet", "origin", "main"]);
    let first = repository.proposal(|| {
        repository.migration(NOTES, "notes");
        repository.dbmigrate(&["lock"]);
    });
    expect(&first, 0, &["Applying m20260101_000000_create_notes"]);
}
