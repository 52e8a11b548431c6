//! Histories to test with: those in `tests/operations/`, and the project's own.

use std::fs;
use std::path::{Path, PathBuf};

use dbmigrate_core::{Backend, Id, Loss, Lowered, LoweredOperation, Migration, Step};
use dbmigrate_lang::{Replay, Report};

/// A history in files that follow each other.
pub(crate) struct Case {
    /// The folder and the name, as `create_table` and `types`.
    pub(crate) topic: String,
    pub(crate) name: String,
    /// The files, each with its id.
    pub(crate) files: Vec<(Id, String)>,
}

impl Case {
    /// A history of one text; its files are divided by `---`.
    pub(crate) fn new(topic: &str, name: &str, text: &str) -> Self {
        let id = |position| Id::new(&format!("m20260101_00000{position}_{name}")).unwrap();
        let files = text.split("---\n").enumerate().map(|(position, text)| (id(position), text.to_owned())).collect();
        Self { topic: topic.to_owned(), name: name.to_owned(), files }
    }

    /// Every case of `tests/operations/`, by topic and name.
    pub(crate) fn all() -> Vec<Self> {
        Self::within(&here().join("tests/operations"))
    }

    /// Every case of a folder like that one.
    pub(crate) fn within(folder: &Path) -> Vec<Self> {
        let mut cases = Vec::new();
        for folder in entries(folder) {
            for file in entries(&folder) {
                cases.push(Self::new(&stem(&folder), &stem(&file), &fs::read_to_string(&file).unwrap()));
            }
        }
        cases
    }

    /// The examples of the language's page: each heading's blocks are one history, and each block is one migration.
    pub(crate) fn manual() -> Vec<Self> {
        let page = fs::read_to_string(here().join("../docs/language.md")).unwrap();
        let mut cases: Vec<Self> = Vec::new();
        let (mut heading, mut block) = (String::new(), None::<String>);
        for line in page.lines() {
            match &mut block {
                Some(text) if line == "```" => {
                    if text.contains("migration! {") {
                        if cases.last().is_none_or(|case| case.name != heading) {
                            assert!(cases.iter().all(|case| case.name != heading), "two headings are called {heading}");
                            cases.push(Self { topic: "manual".into(), name: heading.clone(), files: Vec::new() });
                        }
                        let files = &mut cases.last_mut().unwrap().files;
                        let id = Id::new(&format!("m20260101_{:06}_{heading}", files.len())).unwrap();
                        files.push((id, std::mem::take(text)));
                    }
                    block = None;
                }
                Some(text) => text.extend([line, "\n"]),
                None if line == "```rust" => block = Some(String::new()),
                None if line.starts_with('#') => {
                    let words = line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
                    heading = words.collect::<Vec<_>>().join("_").to_lowercase();
                }
                None => {}
            }
        }
        cases
    }

    /// The project's own history.
    pub(crate) fn example() -> Self {
        let files = entries(&here().join("../migrations")).into_iter();
        let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
        let files = files.map(|path| (Id::new(&stem(&path)).unwrap(), fs::read_to_string(&path).unwrap()));
        Self { topic: "migrations".to_owned(), name: "example".to_owned(), files: files.collect() }
    }

    /// What the last file is on a backend, with the files before it as its past; the reports are those of any file.
    pub(crate) fn last(&self, backend: Backend) -> Result<Migration, Vec<Report>> {
        self.lower(backend).map(|mut all| all.pop().expect("a case has a file"))
    }

    /// What every file is on a backend.
    pub(crate) fn lower(&self, backend: Backend) -> Result<Vec<Migration>, Vec<Report>> {
        let mut replay = Replay::new(&[backend]);
        self.files.iter().map(|(id, text)| replay.push_reading(id, text, &read)).collect()
    }
}

/// A file that a case names.
pub(crate) fn read(path: &str) -> Result<String, String> {
    fs::read_to_string(here().join("tests/files").join(path)).map_err(|error| error.to_string())
}

/// A step as a reader sees it. What is no statement stands as a remark.
pub(crate) fn text(step: &Step) -> String {
    match step {
        Step::Sql(statement) => format!("{};", statement.sql),
        Step::Rebuild(rebuild) => {
            let native = rebuild
                .native
                .iter()
                .map(|native| format!("\n--   in place since {}: {}", native.since, native.statements.join("; ")));
            let known = rebuild.columns.join(", ");
            format!(
                "-- rebuild {} ({known})\n{};{}",
                rebuild.table,
                rebuild.outline().join(";\n"),
                native.collect::<String>()
            )
        }
        Step::Precondition(precondition) => {
            format!("-- unless {}: {}\n--   help: {}", precondition.message, precondition.rows, precondition.help)
        }
        Step::Capture(capture) => {
            let changed = match &capture.loss {
                Loss::Narrowing { changed, .. } => format!(" where {changed}"),
                Loss::Table { .. } | Loss::Column { .. } => String::new(),
            };
            format!("-- loses {}{changed} by key ({})", capture.loss, capture.key.join(", "))
        }
        Step::Call { function } => format!("-- calls {function};"),
    }
}

/// The operations of a migration on its only backend.
pub(crate) fn operations(migration: &Migration) -> &[LoweredOperation] {
    migration.lowered.first().map(|lowered: &Lowered| &*lowered.operations).unwrap_or_default()
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}
