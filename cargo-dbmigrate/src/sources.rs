//! The migrations as the project has them: files, lock file, and what the files mean.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use dbmigrate::{Backend, Id, Lowered, Migration, Migrations};
use dbmigrate_backup::Digest;
use dbmigrate_lang::{LOCK_FILE, Lock, LockEntry, Replay};

use crate::cache::Cache;
use crate::config::Config;
use crate::failure::{Failure, Result};
use crate::finding::{Finding, Kind, refuse};
use crate::folder::{Folder, SourceFile};
use crate::lock_file;
use crate::project::Project;
use crate::text;

/// What is known of the migrations.
pub(crate) struct Sources {
    folder: PathBuf,
    /// The folder as it is shown.
    pub(crate) shown: String,
    /// The lock file; an empty one where there is none.
    pub(crate) lock: Lock,
    files: Vec<SourceFile>,
    /// When the files were listed, or a moment before.
    begun: SystemTime,
    /// Those that could be read, in order.
    pub(crate) migrations: Migrations,
    /// Whether their operations are known as well.
    has_operations: bool,
    /// The files as they were replayed; empty where they need not be.
    replay: Replay,
    /// Whether a file that is listed and missing may excuse errors in those after it.
    forgiving: bool,
    /// What is wrong with the folder and the files, by itself.
    pub(crate) findings: Vec<Finding>,
    /// The errors in the files, as rustc would show them.
    pub(crate) diagnostics: Vec<String>,
    cache: Option<Cache>,
}

impl Sources {
    /// Reads what must be known to compare: nothing is parsed while nothing has changed.
    pub(crate) fn read(project: &Project, config: &Config) -> Result<Self> {
        let mut sources = Self::list(project, config)?;
        match sources.cache.as_ref().and_then(|cache| cache.read(&sources.files)) {
            Some(hit) if !hit.worn => sources.migrations.items = hit.migrations.into(),
            Some(hit) => {
                sources.renew(&hit.migrations);
                sources.migrations.items = hit.migrations.into();
            }
            None => sources.parse(),
        }
        Ok(sources)
    }

    /// Reads the files as if nothing else had ever been listed.
    pub(crate) fn read_alone(project: &Project, config: &Config) -> Result<Self> {
        let mut sources = Self::list(project, config)?;
        sources.forgiving = false;
        sources.parse();
        Ok(sources)
    }

    /// Lists the folder and reads the lock file, but no migration.
    pub(crate) fn list(project: &Project, config: &Config) -> Result<Self> {
        let folder = config.migrations.clone();
        let shown = project.shown(&folder);
        let begun = SystemTime::now();
        let list = Folder::list(&folder, &shown)?;
        let lock = lock_file::read(&folder, &shown)?.unwrap_or_else(|| Lock::new(config.backends.clone()));
        let cache = project.target.as_ref().and_then(|target| Cache::of(target, &folder, &lock.backends));
        Ok(Self {
            folder,
            shown,
            migrations: Migrations { backends: lock.backends.clone().into(), items: Vec::new().into() },
            replay: Replay::new(&lock.backends),
            lock,
            files: list.files,
            begun,
            has_operations: false,
            forgiving: true,
            findings: list.findings,
            diagnostics: Vec::new(),
            cache,
        })
    }

    /// Whether there is a lock file.
    pub(crate) fn has_lock_file(&self) -> bool {
        self.folder.join(LOCK_FILE).exists()
    }

    /// Adds the operations, if only what must be compared is known.
    pub(crate) fn complete(&mut self) {
        if !self.has_operations {
            self.parse();
        }
    }

    /// The files as they were replayed. Those of [`Self::read_alone`] always are.
    pub(crate) fn replay(&self) -> &Replay {
        &self.replay
    }

    /// Ends with everything that is wrong with the files by themselves.
    pub(crate) fn ensure_sound(&self) -> Result<()> {
        if self.findings.is_empty() {
            return Ok(());
        }
        let (invalid, others): (Vec<Finding>, Vec<Finding>) =
            self.findings.iter().cloned().partition(|finding| finding.kind == Kind::Invalid);
        let mut failure = if others.is_empty() {
            let files = text::count(invalid.len(), "migration");
            let errors = text::count(self.diagnostics.len(), "error");
            Failure::failed(format!("{errors} in {files}."))
                .state("nothing was changed")
                .next("Correct them, then run again.")
        } else {
            refuse(&format!("Not every file in `{}` is a migration.", self.shown), &others)
        };
        failure.diagnostics.clone_from(&self.diagnostics);
        Err(failure)
    }

    /// What the lock file and the files disagree in.
    pub(crate) fn disagreements(&self) -> Vec<Finding> {
        let files: Vec<&Id> = self.files.iter().map(|file| &file.id).collect();
        lock_file::compare(&self.lock, &files, &self.migrations.items)
    }

    /// The ids of all files.
    pub(crate) fn ids(&self) -> Vec<Id> {
        self.files.iter().map(|file| file.id.clone()).collect()
    }

    /// The migrations to compare with a database where a file is missing: what comes after it may not be readable
    /// without it, and then is what the lock file says.
    pub(crate) fn known(&self) -> Cow<'_, Migrations> {
        if self.migrations.items.len() == self.files.len() {
            return Cow::Borrowed(&self.migrations);
        }
        let read: HashSet<&Id> = self.migrations.items.iter().map(|migration| &migration.id).collect();
        let unread = self.files.iter().filter(|file| !read.contains(&file.id));
        let unread = unread.filter_map(|file| self.lock.get(&file.id));
        let mut items: Vec<Migration> = self.migrations.items.to_vec();
        items.extend(unread.map(|entry| of_entry(entry, &self.lock.backends)));
        items.sort_by(|a, b| a.id.cmp(&b.id));
        Cow::Owned(Migrations { backends: self.migrations.backends.clone(), items: items.into() })
    }

    /// The lock file that says what the files are.
    pub(crate) fn fresh_lock(&self) -> Lock {
        let entries = self.migrations.items.iter().map(|migration| LockEntry::of(migration, &self.lock.backends));
        Lock { backends: self.lock.backends.clone(), entries: entries.collect() }
    }

    /// The lock file with new lines for these migrations, and all others as they are.
    pub(crate) fn lock_with(&self, ids: &[Id]) -> Lock {
        let mut lock = self.fresh_lock();
        for entry in &mut lock.entries {
            if let Some(old) = self.lock.get(&entry.id).filter(|_| !ids.contains(&entry.id)) {
                entry.clone_from(old);
            }
        }
        lock.entries.retain(|entry| ids.contains(&entry.id) || self.lock.get(&entry.id).is_some());
        lock
    }

    /// Writes a lock file, and takes it for the one that is there.
    pub(crate) fn write_lock(&mut self, lock: Lock) -> Result<()> {
        lock_file::write(&self.folder, &self.shown, &lock)?;
        self.lock = lock;
        Ok(())
    }

    /// Remembers again what had to be read again.
    fn renew(&self, migrations: &[Migration]) {
        let digest = |file: &SourceFile| fs::read(&file.path).ok().map(|text| (file.clone(), Digest::of(&text)));
        let digests: Option<Vec<_>> = self.files.iter().map(digest).collect();
        if let (Some(cache), Some(digests)) = (&self.cache, digests) {
            cache.write(self.begun, &digests, migrations);
        }
    }

    /// Reads and replays every file.
    fn parse(&mut self) {
        let mut replay = Replay::new(&self.lock.backends);
        let mut items = Vec::with_capacity(self.files.len());
        let mut digests = Vec::with_capacity(self.files.len());
        self.diagnostics.clear();
        let files: HashSet<&Id> = self.files.iter().map(|file| &file.id).collect();
        let first_missing = self.lock.entries.iter().map(|entry| &entry.id).find(|id| !files.contains(id));
        let first_missing = first_missing.filter(|_| self.forgiving).cloned();
        let mut findings = Vec::new();
        for file in &self.files {
            let shown = PathBuf::from(&self.shown).join(format!("{}.rs", file.id));
            let shown = shown.display().to_string();
            let text = match fs::read(&file.path).map(String::from_utf8) {
                Ok(Ok(text)) => text,
                Ok(Err(error)) => {
                    let at = error.utf8_error().valid_up_to();
                    findings.push(unreadable(
                        file,
                        format!("`{shown}` is not UTF-8, from byte {at} on"),
                        "Save it as UTF-8.",
                    ));
                    continue;
                }
                Err(error) => {
                    let what = if file.path.is_dir() { "it is a folder".to_owned() } else { error.to_string() };
                    findings.push(unreadable(
                        file,
                        format!("`{shown}` cannot be read: {what}"),
                        "Make it a file that this user can read.",
                    ));
                    continue;
                }
            };
            let folder = &self.folder;
            let read = |path: &str| fs::read_to_string(folder.join(path)).map_err(|error| error.to_string());
            match replay.push_reading(&file.id, &text, &read) {
                Ok(migration) => {
                    digests.push((file.clone(), Digest::of(text.as_bytes())));
                    items.push(migration);
                }
                // What comes after a missing file may only lack that file.
                Err(_) if first_missing.as_ref().is_some_and(|missing| *missing < file.id) => {}
                Err(reports) => {
                    self.diagnostics.extend(reports.iter().map(|report| report.render(&shown, &text)));
                    let message = format!("{}  invalid: {}", file.id, text::count(reports.len(), "error"));
                    findings.push(Finding { kind: Kind::Invalid, id: Some(file.id.clone()), message, help: None });
                }
            }
        }
        // What depends on other files is read again each time.
        let alone = (0..replay.len()).all(|position| replay.files(position).is_empty());
        if let Some(cache) = &self.cache
            && items.len() == self.files.len()
            && alone
        {
            cache.write(self.begun, &digests, &items);
        }
        self.findings.retain(|finding| !matches!(finding.kind, Kind::Unreadable | Kind::Invalid));
        self.findings.extend(findings);
        self.migrations.items = items.into();
        self.replay = replay;
        self.has_operations = true;
    }
}

fn unreadable(file: &SourceFile, message: String, help: &str) -> Finding {
    Finding { kind: Kind::Unreadable, id: Some(file.id.clone()), message, help: Some(help.to_owned()) }
}

/// What the lock file knows of a migration.
fn of_entry(entry: &LockEntry, backends: &[Backend]) -> Migration {
    let lowered = backends.iter().zip(&entry.steps).filter_map(|(backend, hash)| {
        hash.clone().map(|hash| Lowered { backend: *backend, hash, operations: Vec::new().into() })
    });
    Migration {
        id: entry.id.clone(),
        checksum: entry.checksum.clone(),
        transaction: Default::default(),
        lowered: lowered.collect(),
    }
}
