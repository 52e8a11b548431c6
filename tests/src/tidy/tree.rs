//! What the rules look at: files and packages, of the workspace or of a sample.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use super::packages::{self, Package};
use super::tokens::{self, Token};

/// The files and packages that a rule looks at.
pub struct Tree {
    /// Every text file that people write, sorted by path.
    pub files: Vec<File>,
    /// The packages of the workspace and everything that they need.
    pub packages: Vec<Package>,
}

/// One text file.
pub struct File {
    /// Its path from the workspace's folder, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
    tokens: OnceLock<Vec<Token>>,
}

/// Files with other names are not ours to judge: images, databases, lock files that tools write.
const ENDINGS: [&str; 7] = ["rs", "toml", "md", "txt", "sh", "yml", "snap"];

/// These hold what tools write, or code that is wrong on purpose.
const SKIPPED_FOLDERS: [&str; 2] = ["target", "compile-fail"];

impl Tree {
    /// The workspace, read once however many rules look at it.
    ///
    /// # Panics
    /// A file of the workspace cannot be read, or cargo cannot describe it.
    pub fn workspace() -> &'static Self {
        static TREE: OnceLock<Tree> = OnceLock::new();
        TREE.get_or_init(|| {
            let root = crate::workspace();
            let mut files = Vec::new();
            collect(root, root, &mut files);
            files.sort_by(|a, b| a.path.cmp(&b.path));
            Self { files, packages: packages::of_workspace(root) }
        })
    }

    /// A tree of a few small files.
    pub fn sample(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| File::new((*path).to_owned(), (*text).to_owned())).collect();
        Self { files, packages: Vec::new() }
    }

    /// The Rust sources of the packages, without the migrations, which are written in the language.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with(".rs") && !file.path.starts_with("migrations/"))
    }

    /// The Rust sources that are part of a library or command, and not of its tests.
    pub fn shipped(&self) -> impl Iterator<Item = &File> {
        self.rust().filter(|file| !file.is_test())
    }
}

impl File {
    fn new(path: String, text: String) -> Self {
        Self { path, text, tokens: OnceLock::new() }
    }

    /// The tokens of a Rust file, without comments and doc comments.
    pub fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| tokens::read(&self.text))
    }

    /// The tokens outside `#[cfg(test)]`.
    pub fn shipped_tokens(&self) -> Vec<&Token> {
        self.tokens().iter().filter(|token| !token.in_test).collect()
    }

    /// Whether the whole file is a test, a benchmark or an example.
    pub fn is_test(&self) -> bool {
        let mut folders = self.path.split('/').rev().skip(1);
        folders.any(|folder| ["tests", "benches", "examples"].contains(&folder)) || self.path.ends_with("/tests.rs")
    }

    /// Whether the file is one of these, or in one of these folders (which end with `/`).
    pub fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path == *place || place.ends_with('/') && self.path.starts_with(place))
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<File>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let entry = entry.expect("the folder can be listed");
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            let skipped =
                SKIPPED_FOLDERS.contains(&name.as_str()) || name.starts_with('.') && name != ".cargo" && name != ".ci";
            if !skipped {
                collect(root, &path, files);
            }
        } else if ENDINGS.iter().any(|ending| path.extension().is_some_and(|it| it == *ending)) {
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let relative = path.strip_prefix(root).expect("it was found under the root");
            files.push(File::new(relative.to_string_lossy().replace('\\', "/"), text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_read_without_what_tools_write() {
        let tree = Tree::workspace();
        assert!(tree.files.iter().any(|file| file.path == "tests/src/tidy/tree.rs"));
        assert!(tree.files.iter().any(|file| file.path.starts_with("migrations/m2026")));
        assert!(!tree.files.iter().any(|file| file.path.contains("target/")));
        assert!(!tree.rust().any(|file| file.path.starts_with("migrations/")));
    }

    #[test]
    fn tests_are_told_from_what_is_shipped() {
        let tree = Tree::sample(&[
            ("lang/src/op.rs", ""),
            ("lang/tests/op.rs", ""),
            ("lang/src/op/tests.rs", ""),
            ("lang/examples/replay.rs", ""),
            ("benches/src/main.rs", ""),
        ]);
        let shipped: Vec<&str> = tree.shipped().map(|file| file.path.as_str()).collect();
        assert_eq!(shipped, ["lang/src/op.rs"]);
    }

    #[test]
    fn a_place_is_a_file_or_a_folder() {
        let file = File::new("lang/src/sql/sqlite.rs".to_owned(), String::new());
        assert!(file.is_in(&["lang/src/sql/"]));
        assert!(file.is_in(&["lang/src/sql/sqlite.rs"]));
        assert!(!file.is_in(&["lang/src/sql", "lang/src/sql.rs", "core/"]));
    }
}
