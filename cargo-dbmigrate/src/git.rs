//! The state of the git repository around a folder. Branch and commit are read from its files: git itself need not be
//! there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dbmigrate_backup::Git;

/// The branch, the commit, and whether files differ from it; nothing outside a repository.
pub(crate) fn state(folder: &Path) -> Option<Git> {
    let state = head(folder)?;
    Some(Git { dirty: dirty(folder), ..state })
}

/// Whether files that git knows differ from the commit; `None` where git cannot be asked.
fn dirty(folder: &Path) -> Option<bool> {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(["--no-optional-locks", "status", "--porcelain", "--untracked-files=no"]);
    let output = git.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then_some(!output.stdout.is_empty())
}

fn head(folder: &Path) -> Option<Git> {
    let own = folder.ancestors().map(|folder| folder.join(".git")).find(|path| path.exists())?;
    let own = resolve(own)?;
    let head = read(&own.join("HEAD"))?;
    let Some(reference) = head.strip_prefix("ref: ") else {
        return Some(Git { branch: None, commit: Some(head), dirty: None });
    };
    // A worktree keeps its branches with those of the repository that it belongs to.
    let common = read(&own.join("commondir")).map_or_else(|| own.clone(), |path| own.join(path));
    let packed = || {
        let text = fs::read_to_string(common.join("packed-refs")).ok()?;
        let line = text.lines().find_map(|line| line.strip_suffix(reference)?.strip_suffix(' '));
        line.map(str::to_owned)
    };
    let branch = reference.strip_prefix("refs/heads/").unwrap_or(reference).to_owned();
    let commit = read(&common.join(reference)).or_else(packed);
    Some(Git { branch: Some(branch), commit, dirty: None })
}

/// In a worktree or submodule `.git` is a file that names the folder.
fn resolve(path: PathBuf) -> Option<PathBuf> {
    if path.is_dir() {
        return Some(path);
    }
    let text = read(&path)?;
    Some(path.parent()?.join(text.strip_prefix("gitdir: ")?))
}

fn read(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok().map(|text| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_is_dirty_and_outside_a_repository_nothing_is_said() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(state(folder.path()), None);
        let git = |arguments: &[&str]| {
            let mut command = Command::new("git");
            command.arg("-C").arg(folder.path()).args(["-c", "user.name=a", "-c", "user.email=a@b"]);
            assert!(command.args(arguments).stdout(Stdio::null()).status().unwrap().success());
        };
        git(&["init", "--quiet"]);
        fs::write(folder.path().join("file"), "a").unwrap();
        git(&["add", "file"]);
        git(&["commit", "--quiet", "--message", "a"]);
        assert_eq!(state(folder.path()).unwrap().dirty, Some(false));
        fs::write(folder.path().join("file"), "b").unwrap();
        assert_eq!(state(folder.path()).unwrap().dirty, Some(true));
    }

    #[test]
    fn a_branch_is_found_loose_and_packed() {
        let folder = tempfile::tempdir().unwrap();
        let git = folder.path().join(".git");
        fs::create_dir_all(git.join("refs/heads")).unwrap();
        fs::write(git.join("HEAD"), "ref: refs/heads/main\n").unwrap();
        let inner = folder.path().join("a/b");
        fs::create_dir_all(&inner).unwrap();
        let at = |commit: Option<&str>| {
            Some(Git { branch: Some("main".to_owned()), commit: commit.map(str::to_owned), dirty: None })
        };
        assert_eq!(head(&inner), at(None));
        fs::write(git.join("packed-refs"), "# pack\n111 refs/heads/other\n222 refs/heads/main\n").unwrap();
        assert_eq!(head(&inner), at(Some("222")));
        fs::write(git.join("refs/heads/main"), "333\n").unwrap();
        assert_eq!(head(&inner), at(Some("333")));
        fs::write(git.join("HEAD"), "444\n").unwrap();
        assert_eq!(head(&inner).unwrap().commit.as_deref(), Some("444"));
    }
}
