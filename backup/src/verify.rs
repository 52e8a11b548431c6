//! Whether the sets are still what they were.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::audit::Action;
use crate::disk::{self, Temporary};
use crate::set::{SetFiles, unreadable};
use crate::{
    Context, Engine, Error, ErrorKind, Event, Repository, Result, Set, SetId, SetReference, UtcTime, audit, digest,
    restore,
};

/// How much is asked of each set. Every hash is recomputed in any case.
#[derive(Clone, Copy)]
pub enum Depth<'a> {
    /// Nothing more.
    Hashes,
    /// The engine's full integrity check.
    Deep(&'a dyn Engine),
    /// A restore into a scratch database beside the sets, compared with the manifest.
    Restored(&'a dyn Engine),
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// The sets that were checked, oldest first.
    pub checked: Vec<SetId>,
    /// How many bytes of copies were hashed.
    pub bytes: u64,
    /// All damage, not only the first.
    pub damage: Vec<Damage>,
}

/// One thing that is wrong with one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The set that the file belongs to, if to any.
    pub set: Option<SetId>,
    /// The file.
    pub file: PathBuf,
    /// What is wrong, in words that can follow "it is damaged: ".
    pub what: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is damaged: {}.", self.file.display(), self.what)
    }
}

impl Repository<'_> {
    /// Checks one set, or all of them together with every other file in the folder except `*.lock`.
    ///
    /// # Errors
    /// The check itself could not be made. Damage is no error: it is in the report.
    pub fn verify(&self, which: Option<&SetReference>, depth: Depth<'_>) -> Result<VerifyReport> {
        // A scratch database is a temporary file in the folder, which only the holder of the lock may make there.
        let _lock = match depth {
            Depth::Restored(_) => Some(self.lock("verify a backup")?),
            Depth::Hashes | Depth::Deep(_) => self.lock_shared()?,
        };
        let mut report = VerifyReport::default();
        let sets = match which {
            Some(reference) => vec![self.find(reference)?],
            None => {
                let listing = self.list()?;
                report.damage.extend(listing.damaged);
                report.damage.extend(self.stray_files()?);
                listing.sets
            }
        };
        for (done, set) in sets.iter().enumerate() {
            self.tell(&Event::Checking { id: set.id(), done, total: sets.len() });
            self.verify_set(set, depth, &mut report)?;
            report.checked.push(set.id().clone());
        }
        Ok(report)
    }

    /// Writes into the audit log which sets were found sound, so that [`Repository::verified_at`] knows it. Checking
    /// itself writes nothing, because sets are also checked where nothing may be written.
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn note_verified(&self, report: &VerifyReport, context: &Context) -> Result<()> {
        let lock = self.lock("note what was verified")?;
        let damaged = |id: &SetId| report.damage.iter().any(|damage| damage.set.as_ref() == Some(id));
        for set in self.list()?.sets.iter().filter(|set| report.checked.contains(set.id()) && !damaged(set.id())) {
            audit::append(self.folder(), Action::Verified, set, None, context, &lock)?;
        }
        Ok(())
    }

    /// When each set was last verified again and found sound, as far as that was noted. Every set was verified when it
    /// was made.
    ///
    /// # Errors
    /// The audit log cannot be read.
    pub fn verified_at(&self) -> Result<BTreeMap<SetId, UtcTime>> {
        audit::verified(self.folder())
    }

    fn verify_set(&self, set: &Set, depth: Depth<'_>, report: &mut VerifyReport) -> Result<()> {
        let mut found = set.outer_damage();
        let mut damaged = |what: String| {
            found.push(Damage { set: Some(set.id().clone()), file: set.file().to_owned(), what });
        };
        match digest::of_file(set.file()) {
            Ok((content, bytes)) => {
                report.bytes += bytes;
                if content != set.manifest.content {
                    damaged(format!("its SHA-256 is {content} and should be {}", set.manifest.content));
                }
                match depth {
                    Depth::Hashes => {}
                    Depth::Deep(engine) => match engine.integrity_check(set.file()) {
                        Ok(complaints) => complaints.into_iter().for_each(&mut damaged),
                        Err(error) => damaged(error.message),
                    },
                    Depth::Restored(engine) => self.restored(set, engine)?.into_iter().for_each(&mut damaged),
                }
            }
            // That it is missing or no regular file was said already.
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidInput) => {}
            Err(error) => damaged(unreadable(&error)),
        }
        report.damage.append(&mut found);
        Ok(())
    }

    /// Restores into a scratch database and compares: what differs, in words.
    fn restored(&self, set: &Set, engine: &dyn Engine) -> Result<Vec<String>> {
        disk::ensure_room(self.folder(), set.manifest.bytes, "a scratch database")?;
        let scratch = Temporary::create(&self.path(format!("{}-scratch", set.id())))?;
        match restore::materialize(set, &scratch) {
            Err(error) if error.kind == ErrorKind::Invalid => {
                return Ok(vec!["it cannot be restored".to_owned()]);
            }
            done => done?,
        }
        let compare = || -> std::result::Result<Vec<String>, dbmigrate::driver::DriverError> {
            let mut found = set.manifest.fingerprint.differences(&engine.fingerprint(&scratch.path)?);
            found.extend(engine.quick_check(&scratch.path)?);
            Ok(found)
        };
        Ok(compare().unwrap_or_else(|error| vec![error.message]))
    }

    /// What is in the folder and belongs to nothing.
    fn stray_files(&self) -> Result<Vec<Damage>> {
        let mut found = Vec::new();
        let there = self.manifest_ids()?;
        for name in self.names()? {
            let path = self.path(&name);
            if name == audit::FILE {
                let lines = audit::damage(self.folder());
                let lines = lines.unwrap_or_else(|Error { message, .. }| vec![message]);
                found.extend(lines.into_iter().map(|what| Damage { set: None, file: path.clone(), what }));
                continue;
            }
            let lock = path.extension().is_some_and(|extension| extension == "lock");
            let owner = SetFiles::owner(&name).map(|(id, _)| id);
            if !lock && owner.is_none_or(|id| !there.contains(&id)) {
                found.push(Damage { set: None, file: path, what: "it belongs to no backup".to_owned() });
            }
        }
        Ok(found)
    }
}
