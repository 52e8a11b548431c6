//! Where there is no Unix: the folder's own access rules protect the files.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// There are no permission bits.
pub(crate) fn mode_of(_path: &Path) -> Option<u32> {
    None
}

/// There are no permission bits.
pub(crate) fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}

/// New files belong to whom their folder belongs.
pub(crate) fn take_owner(_path: &Path, _like: &Path) -> io::Result<()> {
    Ok(())
}

/// A file that somebody has open cannot be renamed there.
pub(crate) fn lock_out(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(path)
}

/// Folders are as the folder above them.
pub(super) fn private(_builder: &mut DirBuilder, _mode: u32) {}

/// Making a link needs rights of its own there.
pub(super) fn no_follow(_options: &mut OpenOptions, _mode: u32) {}

/// Names are durable without it.
pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// It is not known; the write itself reports a full disk.
pub(crate) fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}

/// There is no such wish.
pub(super) fn forget_cached(_file: &File) {}
