//! Which sets go by themselves, and how a set is deleted.

use std::fs;
use std::num::NonZeroUsize;

use crate::audit::{self, Action};
use crate::lock::Lock;
use crate::{Context, Error, ErrorKind, Event, Kind, Repository, Result, Set, SetId, SetReference, disk};

/// How many automatic sets stay.
///
/// Only good ones count: verified, and with files that look untouched. What is not good is neither counted nor deleted,
/// so that a newer bad set never costs an older good one. At least one good set always stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// The newest of the good automatic sets.
    pub keep_last: NonZeroUsize,
}

impl Default for Retention {
    /// The last ten.
    fn default() -> Self {
        Self { keep_last: const { NonZeroUsize::new(10).unwrap() } }
    }
}

/// Whether a deletion may leave a database without any good set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastGood {
    /// The last good set stays, and whoever asks for it is refused.
    Stays,
    /// It may go like any other.
    MayGo,
}

impl Retention {
    /// The sets that go, oldest first.
    fn expired<'a>(&self, sets: &'a [Set]) -> Vec<&'a Set> {
        let good: Vec<&Set> = sets.iter().filter(|set| set.manifest.kind == Kind::Automatic && set.is_good()).collect();
        good[..good.len().saturating_sub(self.keep_last.get())].to_vec()
    }
}

impl Repository<'_> {
    /// The sets that [`Repository::retain`] would delete now, oldest first. It writes nothing.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn expired(&self, retention: &Retention) -> Result<Vec<SetId>> {
        Ok(retention.expired(&self.list()?.sets).into_iter().map(|set| set.id().clone()).collect())
    }

    /// Deletes the sets that are not kept any more and gives their ids, oldest first.
    ///
    /// # Errors
    /// A set could not be deleted; those before it are.
    pub fn retain(&self, retention: &Retention, context: &Context) -> Result<Vec<SetId>> {
        let lock = self.lock("clean up")?;
        let listing = self.list()?;
        retention
            .expired(&listing.sets)
            .into_iter()
            .map(|set| self.remove(set, Action::Retention, context, &lock).map(|()| set.id().clone()))
            .collect()
    }

    /// Deletes sets and gives their ids. Nothing is deleted where one of them is not there or must stay.
    ///
    /// # Errors
    /// As [`Repository::deletable`]; or a set could not be deleted, then those before it are.
    pub fn delete(&self, references: &[SetReference], last_good: LastGood, context: &Context) -> Result<Vec<SetId>> {
        let lock = self.lock("delete a backup")?;
        let sets = self.deletable(references, last_good)?;
        sets.iter().map(|set| self.remove(set, Action::Delete, context, &lock).map(|()| set.id().clone())).collect()
    }

    /// The sets that [`Repository::delete`] would delete, each once. It writes nothing.
    ///
    /// # Errors
    /// One is not there; or no good set would be left, and that was not allowed.
    pub fn deletable(&self, references: &[SetReference], last_good: LastGood) -> Result<Vec<Set>> {
        let mut going: Vec<Set> = Vec::new();
        for reference in references {
            let set = self.find(reference)?;
            if !going.contains(&set) {
                going.push(set);
            }
        }
        let sets = self.list()?.sets;
        let (lost, kept): (Vec<&Set>, Vec<&Set>) =
            sets.iter().filter(|set| set.is_good()).partition(|set| going.contains(set));
        match lost.last() {
            Some(last) if kept.is_empty() && last_good == LastGood::Stays => {
                let message = format!("{} is the last good backup of this database.", last.id());
                Err(Error::new(ErrorKind::LastGood, message))
            }
            _ => Ok(going),
        }
    }

    /// Deletes the manifest first, durably, so that what a crash leaves is no set.
    fn remove(&self, set: &Set, action: Action, context: &Context, lock: &Lock) -> Result<()> {
        audit::append(self.folder(), action, set, None, context, lock)?;
        for file in set.files().manifest_first() {
            match fs::remove_file(file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Error::io("delete", file, &error));
                }
                _ => disk::sync_folder(self.folder())?,
            }
        }
        self.tell(&Event::Deleted { id: set.id() });
        Ok(())
    }
}
