//! The folder that holds the sets of one database.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::lock::Lock;
use crate::set::{SetFiles, unreadable};
use crate::{Damage, Error, Event, Manifest, OnEvent, Result, Set, SetId, audit, disk};

/// A folder that holds the sets of one database.
///
/// The value is only a path and some settings: the folder is made by the first set, and everything is read anew by
/// each call.
#[derive(Clone, Copy)]
pub struct Repository<'a> {
    folder: &'a Path,
    lock_timeout: Duration,
    on_event: OnEvent<'a>,
}

/// What a repository holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The sets, oldest first, in the order of their sequence.
    pub sets: Vec<Set>,
    /// The manifests that cannot be read. Their sets are there, and nothing deletes them by itself.
    pub damaged: Vec<Damage>,
}

/// A file that a crash left, and that belongs to no set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// The file.
    pub file: PathBuf,
    /// How long it is.
    pub bytes: u64,
}

impl<'a> Repository<'a> {
    /// The repository in a folder, which need not exist yet.
    pub fn new(folder: &'a Path) -> Self {
        Self { folder, lock_timeout: Duration::from_secs(60), on_event: &|_| () }
    }

    /// How long to wait for somebody else who writes in the repository; a minute where nothing is said.
    #[must_use]
    pub fn lock_timeout(self, lock_timeout: Duration) -> Self {
        Self { lock_timeout, ..self }
    }

    /// Whom to tell about progress.
    #[must_use]
    pub fn on_event(self, on_event: OnEvent<'a>) -> Self {
        Self { on_event, ..self }
    }

    /// The folder.
    pub fn folder(&self) -> &'a Path {
        self.folder
    }

    /// Everything that is there. It writes nothing, and an absent folder is empty.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn list(&self) -> Result<Listing> {
        let mut listing = Listing::default();
        for id in self.manifest_ids()? {
            let files = SetFiles::new(self.folder, &id);
            let read = disk::read_small(&files.manifest).map_err(|error| unreadable(&error));
            match read.and_then(|text| Manifest::parse(&text)) {
                Ok(manifest) if manifest.id == id => listing.sets.push(Set::new(manifest, files)),
                Ok(manifest) => listing.damaged.push(Damage {
                    set: Some(id),
                    file: files.manifest,
                    what: format!("it is the manifest of {}", manifest.id),
                }),
                Err(what) => listing.damaged.push(Damage { set: Some(id), file: files.manifest, what }),
            }
        }
        listing.sets.sort_by(|a, b| (a.manifest.sequence, a.id()).cmp(&(b.manifest.sequence, b.id())));
        Ok(listing)
    }

    pub(crate) fn tell(&self, event: &Event<'_>) {
        (self.on_event)(event);
    }

    pub(crate) fn lock(&self, purpose: &str) -> Result<Lock> {
        Lock::exclusive(self.folder, self.lock_timeout, purpose)
    }

    pub(crate) fn lock_shared(&self) -> Result<Option<Lock>> {
        Lock::shared(self.folder, self.lock_timeout)
    }

    /// The names of all that is in the folder, sorted.
    pub(crate) fn names(&self) -> Result<Vec<OsString>> {
        let failed = |error: io::Error| Error::io("list", self.folder, &error);
        let entries = match fs::read_dir(self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(failed)?,
        };
        let mut names = entries.map(|entry| Ok(entry.map_err(failed)?.file_name())).collect::<Result<Vec<_>>>()?;
        names.sort();
        Ok(names)
    }

    /// The ids of the sets that exist, damaged manifests included.
    pub(crate) fn manifest_ids(&self) -> Result<BTreeSet<SetId>> {
        let names = self.names()?;
        Ok(names.iter().filter_map(|name| SetFiles::owner(name)).filter_map(|(id, is)| is.then_some(id)).collect())
    }

    /// The sequence of the next set: larger than that of any set that is, or was deleted.
    pub(crate) fn next_sequence(&self, listing: &Listing, _lock: &Lock) -> Result<u64> {
        let there = listing.sets.iter().map(|set| set.manifest.sequence).max().unwrap_or(0);
        Ok(there.max(audit::largest_sequence(self.folder)?) + 1)
    }

    /// What a crash left: temporary files, and files of sets that have no manifest. It writes nothing, and waits for
    /// whoever is writing now.
    ///
    /// # Errors
    /// The folder cannot be read, or somebody writes in it for longer than the timeout.
    pub fn leftovers(&self) -> Result<Vec<Leftover>> {
        let _lock = self.lock_shared()?;
        self.find_leftovers()
    }

    /// Removes what a crash left, and gives what it was. The next set does the same by itself.
    ///
    /// # Errors
    /// A file cannot be removed, or somebody writes in the folder for longer than the timeout.
    pub fn clear_leftovers(&self) -> Result<Vec<Leftover>> {
        self.remove_leftovers(&self.lock("clean up")?)
    }

    /// How much an ordinary user can still write where the sets are, or will be; `None` where the system does not say.
    pub fn free_bytes(&self) -> Option<u64> {
        disk::free_bytes(self.folder.ancestors().find(|folder| folder.is_dir())?)
    }

    pub(crate) fn remove_leftovers(&self, _lock: &Lock) -> Result<Vec<Leftover>> {
        let found = self.find_leftovers()?;
        for leftover in &found {
            let path = &leftover.file;
            fs::remove_file(path).map_err(|error| Error::io("remove the leftover", path, &error))?;
        }
        Ok(found)
    }

    fn find_leftovers(&self) -> Result<Vec<Leftover>> {
        let there = self.manifest_ids()?;
        let mut found = Vec::new();
        for name in self.names()? {
            let temporary = name.to_string_lossy().starts_with(disk::TEMPORARY_PREFIX);
            let orphan = SetFiles::owner(&name).is_some_and(|(id, _)| !there.contains(&id));
            if temporary || orphan {
                let file = self.path(&name);
                let bytes = fs::symlink_metadata(&file).map_or(0, |found| found.len());
                found.push(Leftover { file, bytes });
            }
        }
        Ok(found)
    }

    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.join(name)
    }
}

impl std::fmt::Debug for Repository<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Repository").field("folder", &self.folder).finish_non_exhaustive()
    }
}
