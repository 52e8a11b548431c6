//! The state of the git repository around a folder, read from its files: git itself need not be there.

use std::fs;
use std::path::{Path, PathBuf};

use dbmigrate_backup::Git;

/// The branch and the commit; nothing outside a repository. Whether files differ from the commit is not looked at: it
/// takes longer than a backup.
pub(crate) fn state(folder: &Path) -> Option<Git> {
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
        assert_eq!(state(&inner), at(None));
        fs::write(git.join("packed-refs"), "# pack\n111 refs/heads/other\n222 refs/heads/main\n").unwrap();
        assert_eq!(state(&inner), at(Some("222")));
        fs::write(git.join("refs/heads/main"), "333\n").unwrap();
        assert_eq!(state(&inner), at(Some("333")));
        fs::write(git.join("HEAD"), "444\n").unwrap();
        assert_eq!(state(&inner).unwrap().commit.as_deref(), Some("444"));
    }
}
