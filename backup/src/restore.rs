//! How a set becomes a database again.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::audit::{self, Action};
use crate::disk::{self, Temporary};
use crate::lock::Lock;
use crate::{
    Context, Engine, Error, ErrorKind, Event, NewSet, Repository, Result, Set, SetId, SetReference, digest, replace,
};

/// What is to be restored, where, and how.
#[derive(Clone, Debug)]
pub struct Restore<'a> {
    /// The set.
    pub set: SetReference,
    /// The database's file. A symbolic link is followed, and the report names the file behind it.
    pub target: &'a Path,
    /// Takes a damaged file, or one of another kind, out of the way instead of loading into it. Nobody may be connected
    /// to it, the calling process included.
    pub replace: bool,
    /// Checks everything and writes nothing.
    pub dry_run: bool,
    /// Where the safety backup of what is there goes, where the target is not the database of this repository.
    pub safety: Option<Repository<'a>>,
    /// Where and by whom it is done.
    pub context: Context,
}

/// What was restored, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreReport {
    /// The set.
    pub set: SetId,
    /// The file that it went into.
    pub target: PathBuf,
    /// How it went there.
    pub how: Restored,
    /// How long the database is now.
    pub bytes: u64,
    /// The set that holds what was there before.
    pub safety: Option<SetId>,
    /// Files that were in the way and were renamed to these.
    pub kept_aside: Vec<PathBuf>,
}

/// How a set goes into its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restored {
    /// There was no file.
    NewFile,
    /// The content of a live database was replaced in one transaction.
    Loaded,
    /// The file was replaced.
    Replaced,
}

impl Repository<'_> {
    /// Puts a set's content into a database, after a safety backup of what is there.
    ///
    /// # Errors
    /// The set is damaged, or something on the way failed. The target then is as it was.
    pub fn restore(&self, engine: &dyn Engine, wanted: &Restore<'_>) -> Result<RestoreReport> {
        if wanted.dry_run {
            let _lock = self.lock_shared()?;
            return self.rehearse(wanted);
        }
        let lock = self.lock("restore a backup")?;
        let mut report = self.plan(wanted)?;
        let set = self.find(&(&report.set).into())?;
        let folder = report.target.parent().unwrap_or(Path::new("/")).to_owned();
        disk::ensure_room(&folder, report.bytes, "the restored database")?;
        let mut beside = report.target.clone().into_os_string();
        beside.push(format!(".restoring-{}", set.id()));
        let copy = Temporary::again(PathBuf::from(beside))?;
        self.tell(&Event::Materializing { file: &copy.path, bytes: report.bytes });
        materialize(&set, &copy)?;

        audit::append(self.folder(), Action::Restore, &set, Some(&report.target), &wanted.context, &lock)?;
        let loading = Event::Loading { target: &report.target.clone(), bytes: report.bytes };
        match report.how {
            Restored::NewFile => {
                self.tell(&loading);
                finish(engine, &set, &copy, set.manifest.source_mode)?;
                report.kept_aside = replace::put_new(copy, &report.target, set.id())?;
            }
            Restored::Loaded => {
                let target = report.target.clone();
                engine.load(&copy.path, &target, &mut |source| {
                    report.safety = Some(self.safety(&lock, engine, Some(source), &target, wanted)?);
                    self.tell(&loading);
                    Ok(())
                })?;
            }
            Restored::Replaced => {
                match self.safety(&lock, engine, None, &report.target, wanted) {
                    Ok(id) => report.safety = Some(id),
                    // A damaged database has no backup that verifies. The file itself is kept aside.
                    Err(error) if matches!(error.kind, ErrorKind::Invalid | ErrorKind::Failed) => {}
                    Err(error) => return Err(error),
                }
                self.tell(&loading);
                finish(engine, &set, &copy, disk::mode_of(&report.target))?;
                report.kept_aside = replace::put_instead(copy, &report.target, set.id())?;
            }
        }
        audit::append(self.folder(), Action::Restored, &set, Some(&report.target), &wanted.context, &lock)?;
        Ok(report)
    }

    /// What would be done, with the set checked whole.
    fn rehearse(&self, wanted: &Restore<'_>) -> Result<RestoreReport> {
        let report = self.plan(wanted)?;
        let set = self.find(&(&report.set).into())?;
        let (content, _) = digest::of_file(set.file()).map_err(|error| Error::io("read", set.file(), &error))?;
        if content == set.manifest.content { Ok(report) } else { Err(altered(&set)) }
    }

    /// Which set, into which file, and how; the set's small files checked.
    fn plan(&self, wanted: &Restore<'_>) -> Result<RestoreReport> {
        let set = self.find(&wanted.set)?;
        if let Some(damage) = set.outer_damage().first() {
            return Err(Error::new(
                ErrorKind::Invalid,
                format!("The backup {} cannot be restored. {damage}", set.id()),
            ));
        }
        let (target, there) = resolve(wanted.target)?;
        let how = match (there, wanted.replace) {
            (false, _) => Restored::NewFile,
            (true, false) => Restored::Loaded,
            (true, true) => Restored::Replaced,
        };
        let bytes = set.manifest.bytes;
        Ok(RestoreReport { set: set.id().clone(), target, how, bytes, safety: None, kept_aside: Vec::new() })
    }

    /// Backs up what is in the target.
    fn safety(
        &self,
        lock: &Lock,
        engine: &dyn Engine,
        source: Option<&mut dyn crate::Source>,
        target: &Path,
        wanted: &Restore<'_>,
    ) -> Result<SetId> {
        let new = NewSet { occasion: "restore".to_owned(), context: wanted.context.clone(), ..NewSet::default() };
        let elsewhere = wanted.safety.filter(|other| other.folder() != self.folder());
        let other_lock = elsewhere.map(|other| other.lock("create a backup")).transpose()?;
        let (repository, lock) = match (&elsewhere, &other_lock) {
            (Some(other), Some(lock)) => (other, lock),
            _ => (self, lock),
        };
        let set = match source {
            Some(source) => repository.create_from(lock, engine, source, target, &new),
            None => {
                let mut source = engine.open(target).map_err(|error| Error::engine("open", target, &error))?;
                repository.create_from(lock, engine, source.as_mut(), target, &new)
            }
        };
        set.map(|set| set.id().clone()).map_err(|error| {
            let help = " Nothing was restored, because what is there could not be backed up first.";
            Error::new(error.kind, error.message + help)
        })
    }
}

/// Writes a set's content into a file, durably, and hashes it on the way.
pub(crate) fn materialize(set: &Set, into: &Temporary) -> Result<()> {
    let mut from = disk::open_existing(set.file()).map_err(|error| Error::io("read", set.file(), &error))?;
    let mut file = &into.file;
    let copied = digest::of_copying(&mut from, |block| file.write_all(block));
    let copied = copied.and_then(|(content, _)| file.sync_all().map(|()| content));
    let content = copied.map_err(|error| Error::io("write", &into.path, &error))?;
    if content == set.manifest.content { Ok(()) } else { Err(altered(set)) }
}

/// Makes a materialised file what the database was: its journal mode and its permissions.
fn finish(engine: &dyn Engine, set: &Set, copy: &Temporary, mode: Option<u32>) -> Result<()> {
    let journal_mode = set.manifest.fingerprint.journal_mode.as_str();
    engine
        .set_journal_mode(&copy.path, journal_mode)
        .map_err(|error| Error::engine("set the journal mode of", &copy.path, &error))?;
    let done = || -> io::Result<()> {
        copy.file.sync_all()?;
        // No more than the rights of reading and writing come out of a manifest.
        mode.map_or(Ok(()), |mode| disk::set_mode(&copy.path, mode & 0o666))
    };
    done().map_err(|error| Error::io("write", &copy.path, &error))
}

/// The file that a target means, and whether it is there.
fn resolve(target: &Path) -> Result<(PathBuf, bool)> {
    let failed = |error: io::Error| Error::io("restore into", target, &error);
    match fs::symlink_metadata(target) {
        Ok(_) => {
            let file = target.canonicalize().map_err(failed)?;
            if !fs::metadata(&file).map_err(failed)?.is_file() {
                let message = format!("`{}` is not a regular file, so nothing is restored into it.", file.display());
                return Err(Error::new(ErrorKind::Unsafe, message));
            }
            Ok((file, true))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let name = target.file_name().ok_or_else(|| failed(io::ErrorKind::InvalidInput.into()))?;
            let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Ok((folder.canonicalize().map_err(failed)?.join(name), false))
        }
        Err(error) => Err(failed(error)),
    }
}

fn altered(set: &Set) -> Error {
    let message = format!(
        "The backup {} is damaged: `{}` does not have the SHA-256 that its manifest says. Nothing was restored.",
        set.id(),
        set.file().display()
    );
    Error::new(ErrorKind::Invalid, message)
}
