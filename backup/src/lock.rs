//! One writer at a time.

use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::{Error, ErrorKind, Result, UtcTime, disk};

/// A lock on a repository. It is the operating system's lock on a file of its own that is never unlinked, so it goes
/// with the process that holds it, however that ends.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Lock {
    /// For whoever changes the repository. `purpose` is told to those who wait in vain.
    pub(crate) fn exclusive(folder: &Path, timeout: Duration, purpose: &str) -> Result<Self> {
        disk::ensure_private_folder(folder)?;
        let path = folder.join(NAME);
        let file = disk::open_or_create(&path).map_err(|error| Error::io("open", &path, &error))?;
        let lock = Self::acquire(file, folder, timeout, File::try_lock)?;
        // The name in the file is a courtesy: the lock holds without it, on a full disk as well.
        let holder = format!("process {} since {}, to {purpose}\n", std::process::id(), UtcTime::now());
        let _ = lock.file.set_len(0).and_then(|()| (&lock.file).write_all(holder.as_bytes()));
        Ok(lock)
    }

    /// For whoever reads the repository and would be confused by a change; `None` where nothing can be locked, because
    /// the repository was never written or cannot be.
    pub(crate) fn shared(folder: &Path, timeout: Duration) -> Result<Option<Self>> {
        match disk::open_existing(&folder.join(NAME)) {
            Err(_) => Ok(None),
            Ok(file) => Self::acquire(file, folder, timeout, File::try_lock_shared).map(Some),
        }
    }

    fn acquire(
        file: File,
        folder: &Path,
        timeout: Duration,
        attempt: impl Fn(&File) -> std::result::Result<(), TryLockError>,
    ) -> Result<Self> {
        let path = folder.join(NAME);
        let deadline = Instant::now() + timeout;
        loop {
            match attempt(&file) {
                Ok(()) => return Ok(Self { file }),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => {
                    let holder = disk::read_small(&path).unwrap_or_default();
                    let holder = String::from_utf8_lossy(&holder);
                    let holder = match holder.trim() {
                        "" => "another process",
                        holder => holder,
                    };
                    return Err(Error::new(
                        ErrorKind::Locked,
                        format!(
                            "The backups in `{}` are locked by {holder}. The lock goes when that process ends; try again then.",
                            folder.display()
                        ),
                    ));
                }
                Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path, &error)),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

/// The lock file's name.
const NAME: &str = "repository.lock";

/// Between two attempts.
const PAUSE: Duration = Duration::from_millis(20);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_writer_learns_who_the_first_is() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::exclusive(folder.path(), Duration::ZERO, "create a backup").unwrap();
        let error = Lock::exclusive(folder.path(), Duration::from_millis(50), "wait").unwrap_err();
        assert_eq!(error.kind, ErrorKind::Locked);
        assert!(error.message.contains(&format!("process {}", std::process::id())), "{error}");
        assert!(error.message.contains("to create a backup"), "{error}");
        assert!(Lock::shared(folder.path(), Duration::ZERO).is_err());
        drop(first);
        let reader = Lock::shared(folder.path(), Duration::ZERO).unwrap();
        assert!(reader.is_some());
        assert!(Lock::shared(folder.path(), Duration::ZERO).is_ok(), "readers do not exclude each other");
        assert!(folder.path().join(NAME).exists());
    }
}
