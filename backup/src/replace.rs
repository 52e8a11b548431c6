//! Renaming a finished file into a database's place.
//!
//! A `-wal` or `-journal` that lies beside it belongs to another file and must never be replayed into this one, so it is
//! taken away first.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::{self, Temporary};
use crate::{Error, ErrorKind, Result, SetId};

/// Puts a file where there is none, and gives what was moved aside.
pub(crate) fn put_new(copy: Temporary, target: &Path, id: &SetId) -> Result<Vec<PathBuf>> {
    let aside = free_name(target, "stale", id);
    let moved = move_sidecars(target, &aside)?;
    sync(target)?;
    // A link fails where a file has appeared meanwhile, which a rename would overwrite.
    match fs::hard_link(&copy.path, target) {
        Ok(()) => {
            drop(copy);
            sync(target)?;
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists || target.exists() => {
            return Err(Error::io("restore into", target, &error));
        }
        Err(_) => copy.publish(target)?,
    }
    Ok(moved)
}

/// Puts a file in the place of another one to which nobody is connected, and gives what was moved aside.
pub(crate) fn put_instead(copy: Temporary, target: &Path, id: &SetId) -> Result<Vec<PathBuf>> {
    let failed = |error: io::Error| Error::io("replace", target, &error);
    let _held = disk::lock_out(target).map_err(|error| {
        Error::new(
            ErrorKind::Locked,
            format!(
                "`{}` was not replaced, because somebody is connected to it: {error}. Close every program that uses it.",
                target.display()
            ),
        )
    })?;
    disk::take_owner(&copy.path, target).map_err(failed)?;
    let aside = free_name(target, "damaged", id);
    let mut moved = vec![aside.clone()];
    let linked = fs::hard_link(target, &aside).is_ok();
    if !linked {
        fs::rename(target, &aside).map_err(failed)?;
    }
    moved.extend(move_sidecars(target, &aside)?);
    sync(target)?;
    copy.publish(target)?;
    Ok(moved)
}

/// Moves a write-ahead log or rollback journal beside the file that was moved aside, and removes the log's index, which
/// is rebuilt from the log whenever it is missing.
fn move_sidecars(target: &Path, aside: &Path) -> Result<Vec<PathBuf>> {
    let mut moved = Vec::new();
    for ending in ["-wal", "-journal"] {
        let (from, to) = (with_ending(target, ending), with_ending(aside, ending));
        match fs::rename(&from, &to) {
            Ok(()) => moved.push(to),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Error::io("move aside", &from, &error)),
        }
    }
    let index = with_ending(target, "-shm");
    match fs::remove_file(&index) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io("remove", &index, &error)),
        _ => Ok(moved),
    }
}

/// A name beside the target under which nothing is kept yet.
fn free_name(target: &Path, word: &str, id: &SetId) -> PathBuf {
    let name = |number: u32| match number {
        0 => with_ending(target, &format!(".{word}-{id}")),
        _ => with_ending(target, &format!(".{word}-{id}-{number}")),
    };
    let taken = |path: &Path| {
        ["", "-wal", "-journal"].iter().any(|ending| fs::symlink_metadata(with_ending(path, ending)).is_ok())
    };
    (0..u32::MAX).map(name).find(|path| !taken(path)).unwrap_or_else(|| name(u32::MAX))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn sync(target: &Path) -> Result<()> {
    disk::sync_folder(target.parent().unwrap_or(Path::new("/")))
}
