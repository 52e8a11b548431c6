//! What Unix adds: modes, links that are not followed, free space, folders that can be synced.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::Path;

use rustix::fs::{Advice, FlockOperation, OFlags, fadvise, fcntl_lock, statvfs};

/// The permission bits of what a path names, a link not followed.
pub(crate) fn mode_of(path: &Path) -> Option<u32> {
    fs::symlink_metadata(path).ok().map(|found| found.permissions().mode() & 0o7777)
}

/// Sets the permission bits.
pub(crate) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// Gives a file the owner and group that another one has, where they differ.
pub(crate) fn take_owner(path: &Path, like: &Path) -> io::Result<()> {
    let (is, wanted) = (fs::symlink_metadata(path)?, fs::symlink_metadata(like)?);
    if (is.uid(), is.gid()) == (wanted.uid(), wanted.gid()) {
        return Ok(());
    }
    chown(path, Some(wanted.uid()), Some(wanted.gid()))
}

/// Locks a whole file against every other process, the bytes that databases lock included, for as long as the handle
/// lives. It serves a file that is too damaged for its database to lock it. Dropping the handle drops every lock that
/// this process has on the file, so the process must not be connected to it.
pub(crate) fn lock_out(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    no_follow(&mut options, 0);
    let file = options.open(path)?;
    fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive)?;
    Ok(file)
}

/// Folders with this mode.
pub(super) fn private(builder: &mut DirBuilder, mode: u32) {
    builder.mode(mode);
}

/// A link is not followed, and a pipe does not wait for its other end.
pub(super) fn no_follow(options: &mut OpenOptions, mode: u32) {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    options.mode(mode).custom_flags(flags.bits().cast_signed());
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// How much an ordinary user can still write.
pub(crate) fn free_bytes(folder: &Path) -> Option<u64> {
    statvfs(folder).ok().map(|found| found.f_bavail.saturating_mul(found.f_frsize))
}

/// Drops what is cached of a file.
pub(super) fn forget_cached(file: &File) {
    let _ = fadvise(file, 0, None, Advice::DontNeed);
}
