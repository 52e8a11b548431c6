//! What version control should not keep: the database's files and the backups. Lines are only added.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Action, Change};
use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::url::DatabaseUrl;

/// The lines that the project's `.gitignore` lacks; nothing outside a git repository.
pub(super) fn change(project: &Project, url: Option<&DatabaseUrl>) -> Result<Option<Change>> {
    let folder = &project.folder;
    if !folder.ancestors().any(|folder| folder.join(".git").exists()) {
        return Ok(None);
    }
    let file = folder.join(".gitignore");
    let shown = project.shown(&file);
    let old = match fs::read(&file) {
        Ok(old) => old,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(Failure::failed(format!("`{shown}` cannot be read: {error}."))),
    };
    let mut lines = Vec::new();
    let database = url.and_then(|url| url.path().strip_prefix(folder).ok()?.to_str());
    if let Some(database) = database.filter(|path| !path.contains("..")) {
        // Beside the file are SQLite's journals and the files of our lock.
        let files = ["", "-wal", ".dbmigrate-lock"].map(|end| format!("{database}{end}"));
        lines.extend(missing(&old, folder, format!("/{}*", escaped(database)), &files));
    }
    lines.extend(missing(&old, folder, "/.dbmigrate/".to_owned(), &[".dbmigrate/backups".to_owned()]));
    if lines.is_empty() {
        return Ok(None);
    }
    let verb = if file.exists() { "Updating" } else { "Creating" };
    let what = format!("{shown}: {}", lines.join(", "));
    Ok(Some(Change { verb, what, action: Action::File(file, with(&old, &lines)) }))
}

/// The line, unless it is there or git ignores the files for another reason.
fn missing(old: &[u8], folder: &Path, line: String, files: &[String]) -> Option<String> {
    let is_line = |other: &[u8]| other.trim_ascii_end() == line.as_bytes();
    let there = old.split(|byte| *byte == b'\n').any(is_line);
    (!there && !is_ignored(folder, files)).then_some(line)
}

fn is_ignored(folder: &Path, files: &[String]) -> bool {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(["check-ignore", "--"]).args(files);
    let output = git.stdin(Stdio::null()).stderr(Stdio::null()).output();
    output.is_ok_and(|output| {
        output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count() == files.len()
    })
}

/// The text with these lines at its end.
fn with(old: &[u8], lines: &[String]) -> Vec<u8> {
    let end: &[u8] = if old.ends_with(b"\r\n") { b"\r\n" } else { b"\n" };
    let mut new = old.to_vec();
    if !new.is_empty() && !new.ends_with(b"\n") {
        new.extend_from_slice(end);
    }
    for line in lines {
        new.extend_from_slice(line.as_bytes());
        new.extend_from_slice(end);
    }
    new
}

/// A path in which no character is a pattern.
fn escaped(path: &str) -> String {
    path.chars().flat_map(|it| "*?[]\\ ".contains(it).then_some('\\').into_iter().chain([it])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_only_added() {
        let lines = ["/a".to_owned(), "/b".to_owned()];
        assert_eq!(with(b"", &lines), b"/a\n/b\n");
        assert_eq!(with(b"/x", &lines), b"/x\n/a\n/b\n");
        assert_eq!(with(b"\xff\r\n", &lines), b"\xff\r\n/a\r\n/b\r\n");
        assert_eq!(escaped("my [a]*.db"), "my\\ \\[a\\]\\*.db");
    }

    #[test]
    fn git_is_asked_whether_it_ignores_them_already() {
        let folder = tempfile::tempdir().unwrap();
        let git = Command::new("git").arg("-C").arg(folder.path()).args(["init", "--quiet"]).status();
        assert!(git.unwrap().success());
        let files = ["a.db".to_owned(), "a.db-wal".to_owned()];
        let old: &[u8] = b"*.db\n";
        fs::write(folder.path().join(".gitignore"), old).unwrap();
        assert_eq!(missing(old, folder.path(), "/a.db*".to_owned(), &files).as_deref(), Some("/a.db*"));
        fs::write(folder.path().join(".gitignore"), "*.db*\n").unwrap();
        assert_eq!(missing(old, folder.path(), "/a.db*".to_owned(), &files), None);
        assert_eq!(missing(b"/a.db* \n", folder.path(), "/a.db*".to_owned(), &[]), None);
    }
}
