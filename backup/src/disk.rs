//! Files that only their owner reads, and that are really on the disk.
//!
//! Nothing here follows a symbolic link as the last part of a path, and nothing depends on the umask.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::{Error, ErrorKind, Result};

#[cfg(unix)]
#[path = "disk/unix.rs"]
mod platform;
#[cfg(not(unix))]
#[path = "disk/other.rs"]
mod platform;

pub(crate) use platform::{free_bytes, lock_out, mode_of, set_mode, take_owner};

/// The mode of a file that is still written.
pub(crate) const WRITABLE: u32 = 0o600;
/// The mode of a file that is finished.
pub(crate) const FINISHED: u32 = 0o400;
/// The mode of a folder.
const FOLDER: u32 = 0o700;

/// Makes a folder and those above it where they are missing, and takes everybody else's rights on it away.
pub(crate) fn ensure_private_folder(folder: &Path) -> Result<()> {
    match fs::symlink_metadata(folder) {
        Ok(found) if found.is_dir() => {}
        Ok(_) => {
            return Err(Error::new(
                ErrorKind::Unsafe,
                format!("`{}` is not a folder, so no backups are kept there.", folder.display()),
            ));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut builder = DirBuilder::new();
            platform::private(&mut builder, FOLDER);
            builder.recursive(true).create(folder).map_err(|error| Error::io("create the folder", folder, &error))?;
        }
        Err(error) => return Err(Error::io("look at the folder", folder, &error)),
    }
    if mode_of(folder).is_some_and(|mode| mode != FOLDER) {
        set_mode(folder, FOLDER).map_err(|error| {
            Error::new(
                ErrorKind::Unsafe,
                format!(
                    "Others have rights on the backups' folder `{}`, and they could not be taken away: {error}.",
                    folder.display()
                ),
            )
        })?;
    }
    Ok(())
}

/// Makes a file that must not exist yet.
pub(crate) fn create_new(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    platform::no_follow(&mut options, WRITABLE);
    let file = options.open(path).map_err(|error| Error::io("create", path, &error))?;
    set_mode(path, WRITABLE).map_err(|error| Error::io("protect", path, &error))?;
    Ok(file)
}

/// Opens a regular file to read it.
pub(crate) fn open_existing(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    open_regular(path, options)
}

/// Opens a regular file to append to it or to lock it, and makes it where it is missing.
pub(crate) fn open_or_create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    let file = open_regular(path, options)?;
    if mode_of(path).is_some_and(|mode| mode != WRITABLE) {
        set_mode(path, WRITABLE)?;
    }
    Ok(file)
}

/// Reads a small file whole.
pub(crate) fn read_small(path: &Path) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    open_existing(path)?.take(LARGEST_TEXT + 1).read_to_end(&mut text)?;
    if text.len() as u64 > LARGEST_TEXT {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 64 MiB"));
    }
    Ok(text)
}

/// Writes a small file under its final name: whole and on the disk, or not at all.
pub(crate) fn publish_text(path: &Path, text: &[u8]) -> Result<()> {
    let temporary = Temporary::create(path)?;
    let written = || -> io::Result<()> {
        let mut file = &temporary.file;
        file.write_all(text)?;
        file.sync_all()?;
        set_mode(&temporary.path, FINISHED)
    };
    written().map_err(|error| Error::io("write", path, &error))?;
    temporary.publish(path)
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    platform::sync_folder(folder).map_err(|error| Error::io("sync the folder", folder, &error))
}

/// Lets the system forget what it holds of a file in memory, so that the next read comes from the disk. It is a wish.
pub(crate) fn forget_cached(file: &File) {
    platform::forget_cached(file);
}

/// Refuses to begin what the disk has no room for. `what` is the thing to be written, as a plural or mass noun.
pub(crate) fn ensure_room(folder: &Path, bytes: u64, what: &str) -> Result<()> {
    let needed = bytes.saturating_add(MARGIN);
    match free_bytes(folder) {
        Some(free) if free < needed => Err(Error::new(
            ErrorKind::DiskFull,
            format!(
                "There is no room for {what} in `{}`: {needed} bytes are needed and {free} bytes are free. Nothing was written and nothing was deleted.",
                folder.display()
            ),
        )),
        _ => Ok(()),
    }
}

/// A file with a temporary name, which goes when it is not published.
#[derive(Debug)]
pub(crate) struct Temporary {
    /// The open file.
    pub(crate) file: File,
    /// Its name until it is published.
    pub(crate) path: PathBuf,
}

impl Temporary {
    /// Makes one beside the place that it is for.
    pub(crate) fn create(place: &Path) -> Result<Self> {
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let path = place.with_file_name(format!("{TEMPORARY_PREFIX}{name}"));
        Ok(Self { file: create_new(&path)?, path })
    }

    /// Makes one under a name that only a crashed run of the same work can have left behind.
    pub(crate) fn again(path: PathBuf) -> Result<Self> {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Error::io("remove the leftover", &path, &error));
            }
            _ => {}
        }
        Ok(Self { file: create_new(&path)?, path })
    }

    /// Renames it to its place, durably. The file must be on the disk already.
    pub(crate) fn publish(self, place: &Path) -> Result<()> {
        fs::rename(&self.path, place).map_err(|error| Error::io("publish", place, &error))?;
        sync_folder(place.parent().unwrap_or(Path::new(".")))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // After publishing there is nothing left under this name; a failure leaves a file for the next cleaning.
        for ending in ["", "-journal", "-wal", "-shm"] {
            let mut name = self.path.clone().into_os_string();
            name.push(ending);
            let _ = fs::remove_file(name);
        }
    }
}

/// What every temporary name begins with.
pub(crate) const TEMPORARY_PREFIX: &str = "tmp-";

/// A manifest of a million tables is smaller.
const LARGEST_TEXT: u64 = 64 * 1024 * 1024;

/// Room for a manifest, a journal and the file system's own needs.
const MARGIN: u64 = 1024 * 1024;

fn open_regular(path: &Path, mut options: OpenOptions) -> io::Result<File> {
    platform::no_follow(&mut options, WRITABLE);
    let file = options.open(path).map_err(|error| {
        let link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
        if link { io::Error::new(io::ErrorKind::InvalidInput, "it is a symbolic link") } else { error }
    })?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"))
    }
}
