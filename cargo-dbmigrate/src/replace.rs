//! Replacing a file: whoever reads it sees the old one or the new one, whole.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file in the place of another, or where there is none. Who may read and write it stays as it was.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    // A link stays one: what it points at is replaced.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut temporary: OsString = path.clone().into_os_string();
    temporary.push(format!(".{}", std::process::id()));
    let temporary = PathBuf::from(temporary);
    let written = || -> io::Result<()> {
        let mut file = File::create(&temporary)?;
        file.write_all(content)?;
        if let Ok(old) = fs::metadata(&path) {
            file.set_permissions(old.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&temporary, &path)?;
        path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    };
    written().inspect_err(|_| {
        // What cannot be removed either is a file that nobody reads.
        fs::remove_file(&temporary).ok();
    })
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_and_permissions_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.rs"), folder.path().join("b.rs"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        replace(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
