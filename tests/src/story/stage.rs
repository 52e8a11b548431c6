//! Where a story happens: a folder, an environment, and what the story holds on to between its commands.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

use super::normal;
use super::process::Running;

/// Where a story happens.
pub struct Stage {
    folder: TempDir,
    home: TempDir,
    /// What a file held when the story was told to remember it; `None` where there was none.
    pub(super) remembered: HashMap<String, Option<Vec<u8>>>,
    /// Connections that hold a write transaction.
    pub(super) locks: HashMap<String, Connection>,
    /// The command that runs in the background.
    pub(super) running: Option<Running>,
    /// A file system of this many bytes stands in for a folder of the story while a command runs.
    pub(super) small_disk: Option<(String, String)>,
    /// Whether commands run as a user who owns nothing but the story's folder.
    pub(super) unprivileged: bool,
}

impl Stage {
    /// An empty folder, in memory where the machine has one there.
    ///
    /// # Errors
    /// No folder can be made.
    pub fn new() -> io::Result<Self> {
        let memory = Path::new("/dev/shm");
        let make = |prefix: &str| {
            let mut builder = tempfile::Builder::new();
            builder.prefix(prefix);
            builder.tempdir_in(memory).or_else(|_| builder.tempdir())
        };
        Ok(Self {
            folder: make("story")?,
            home: make("home")?,
            remembered: HashMap::new(),
            locks: HashMap::new(),
            running: None,
            small_disk: None,
            unprivileged: false,
        })
    }

    /// The story's folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A file of the story. A `*` in its name stands for what a story cannot know, as a backup's id.
    ///
    /// # Errors
    /// The path leaves the story's folder, or its `*` stands for no file or for several.
    pub fn path(&self, path: &str) -> io::Result<PathBuf> {
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        let path =
            if inside { self.folder().join(path) } else { return Err(io::Error::other("leaves the story's folder")) };
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let (Some((start, end)), Some(folder)) = (name.split_once('*'), path.parent()) else { return Ok(path) };
        let mut fitting = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)) {
                fitting.push(entry.path());
            }
        }
        match fitting.as_slice() {
            [file] => Ok(file.clone()),
            [] => Err(io::ErrorKind::NotFound.into()),
            several => Err(io::Error::other(format!("stands for {} files", several.len()))),
        }
    }

    /// Writes a file, with the folders that it needs.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self, path: &str, content: &[u8]) -> io::Result<()> {
        let path = self.path(path)?;
        fs::create_dir_all(path.parent().expect("a file of the story is in a folder"))?;
        fs::write(path, content)
    }

    /// The whole environment of a command: the same on every machine, whoever runs the tests and wherever.
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut variables = vec![
            ("PATH", path),
            ("HOME", self.home.path().into()),
            ("LANG", "C.UTF-8".into()),
            ("TERM", "dumb".into()),
            ("USER", "storyteller".into()),
        ];
        // Where the toolchain is rustup's, its programs do not start without these.
        for name in ["RUSTUP_HOME", "RUSTUP_TOOLCHAIN"] {
            variables.extend(std::env::var_os(name).map(|value| (name, value)));
        }
        variables
    }

    /// A command's words with what differs from run to run replaced.
    pub fn normal(&self, text: &str) -> String {
        let mut names = vec![self.folder().to_string_lossy().into_owned()];
        names.extend(self.folder().canonicalize().map(|path| path.to_string_lossy().into_owned()));
        names.push(self.home.path().to_string_lossy().into_owned());
        normal::normal(text, &names)
    }

    /// A program, or a copy of it that the story's user may execute: a target folder may lie in a private home.
    ///
    /// # Errors
    /// It cannot be copied.
    pub(super) fn program(&self, program: &Path) -> io::Result<PathBuf> {
        if !self.unprivileged {
            return Ok(program.to_owned());
        }
        let copy = self.home.path().join("program");
        if !copy.exists() {
            // The permission to execute is copied too.
            fs::copy(program, &copy)?;
            give_away(&copy)?;
        }
        Ok(copy)
    }

    /// Makes all further commands run as a user who owns the story's folder and nothing else. Where the tests are not
    /// run by root there is nothing to do.
    ///
    /// # Errors
    /// The folder cannot be given away.
    pub(super) fn become_unprivileged(&mut self) -> io::Result<()> {
        if rustix::process::geteuid().is_root() {
            give_away(self.folder())?;
            give_away(self.home.path())?;
            self.unprivileged = true;
        }
        Ok(())
    }
}

/// The user and group that own nothing on a Unix system.
pub(super) const NOBODY: u32 = 65534;

fn give_away(path: &Path) -> io::Result<()> {
    std::os::unix::fs::lchown(path, Some(NOBODY), Some(NOBODY))?;
    if path.is_dir() && !path.is_symlink() {
        for entry in fs::read_dir(path)? {
            give_away(&entry?.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_stays_in_its_folder() {
        let stage = Stage::new().unwrap();
        stage.write("a/b.txt", b"x").unwrap();
        assert_eq!(fs::read(stage.folder().join("a/b.txt")).unwrap(), b"x");
        assert!(stage.path("../x").is_err());
        assert!(stage.path("/etc/passwd").is_err());
    }

    #[test]
    fn a_star_stands_for_the_one_file_that_fits() {
        let stage = Stage::new().unwrap();
        stage.write("a/1.db", b"").unwrap();
        stage.write("a/1.db.sha256", b"").unwrap();
        assert_eq!(stage.path("a/*.db").unwrap(), stage.folder().join("a/1.db"));
        assert_eq!(stage.path("a/*.json").unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(stage.path("a/1*").unwrap_err().to_string(), "stands for 2 files");
    }

    #[test]
    fn the_environment_says_nothing_about_the_machine() {
        let names: Vec<&str> = Stage::new().unwrap().environment().iter().map(|(name, _)| *name).collect();
        let (own, rustup) = names.split_at(5);
        assert_eq!(own, ["PATH", "HOME", "LANG", "TERM", "USER"]);
        // Where the toolchain is, and nothing else.
        assert!(rustup.iter().all(|name| name.starts_with("RUSTUP_")), "{rustup:?}");
    }
}
