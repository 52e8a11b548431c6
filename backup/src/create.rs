//! How a set comes into being.

use std::path::Path;
use std::thread;

use dbmigrate::Id;

use crate::disk::{self, Temporary};
use crate::lock::Lock;
use crate::set::SetFiles;
use crate::{
    Compared, Context, Digest, Engine, Error, ErrorKind, Event, Fingerprint, Kind, Manifest, Repository, Result, Set,
    SetId, SetName, Source, UtcTime, digest,
};

/// What a new set is to be called and what it was made for.
#[derive(Clone, Debug, Default)]
pub struct NewSet {
    /// A name, which keeps it from retention.
    pub name: Option<SetName>,
    /// What a person wants to know about it later.
    pub note: Option<String>,
    /// What it is made for, as the name of a command.
    pub occasion: String,
    /// The newest migration that is applied.
    pub from: Option<Id>,
    /// The migration that will be the newest.
    pub to: Option<Id>,
    /// Where and by whom it is made.
    pub context: Context,
}

impl Repository<'_> {
    /// Copies a live database, proves the copy, and makes a set of it.
    ///
    /// # Errors
    /// Anything that kept the copy from being made or proven. No set and no file is left then.
    pub fn create(&self, engine: &dyn Engine, live: &Path, new: &NewSet) -> Result<Set> {
        if let Err(error) = std::fs::symlink_metadata(live) {
            return Err(Error::io("back up", live, &error));
        }
        let lock = self.lock("create a backup")?;
        let mut source = engine.open(live).map_err(|error| Error::engine("open", live, &error))?;
        self.create_from(&lock, engine, source.as_mut(), live, new)
    }

    /// The same with a source that is open already, under a lock that is held already.
    pub(crate) fn create_from(
        &self,
        lock: &Lock,
        engine: &dyn Engine,
        source: &mut dyn Source,
        live: &Path,
        new: &NewSet,
    ) -> Result<Set> {
        self.remove_leftovers(lock).map(drop)?;
        let listing = self.list()?;
        if let Some(name) = &new.name
            && let Some(set) = listing.sets.iter().find(|set| set.manifest.name.as_ref() == Some(name))
        {
            return Err(Error::new(
                ErrorKind::Usage,
                format!("The name `{name}` belongs to the backup {}; choose another one.", set.id()),
            ));
        }
        let sequence = self.next_sequence(&listing, lock)?;
        let names = self.names()?;
        let now = UtcTime::now();
        let id = SetId::unique(now, |id| names.iter().any(|name| name.to_string_lossy().starts_with(id.as_str())));
        let files = SetFiles::new(self.folder(), &id);

        let bytes = source.bytes().map_err(|error| Error::engine("read", live, &error))?;
        disk::ensure_room(self.folder(), bytes, "the backup")?;
        let copy = Temporary::create(&files.content)?;
        self.tell(&Event::Copying { file: &copy.path, bytes });
        let fingerprint = source.copy(&copy.path).map_err(|error| {
            let error = Error::engine("back up", live, &error);
            let room = format!("{} The copy in `{}` needs {bytes} bytes.", error.message, self.folder().display());
            if error.kind == ErrorKind::DiskFull { Error::new(error.kind, room) } else { error }
        })?;
        copy.file.sync_all().map_err(|error| Error::io("sync", &copy.path, &error))?;
        disk::forget_cached(&copy.file);
        self.tell(&Event::Verifying { file: &copy.path, bytes: fingerprint.bytes() });
        let content = prove(engine, &copy.path, &fingerprint)?;
        disk::set_mode(&copy.path, disk::FINISHED).map_err(|error| Error::io("protect", &copy.path, &error))?;

        let manifest = Manifest {
            format: Manifest::FORMAT,
            sequence,
            kind: if new.name.is_some() { Kind::Named } else { Kind::Automatic },
            name: new.name.clone(),
            note: new.note.clone(),
            created: now,
            occasion: new.occasion.clone(),
            source: live.canonicalize().unwrap_or_else(|_| live.to_owned()).display().to_string(),
            source_mode: live.canonicalize().ok().and_then(|file| disk::mode_of(&file)),
            bytes: fingerprint.bytes(),
            fingerprint,
            content,
            verified: true,
            compared: Compared::ALL.to_vec(),
            from: new.from.clone(),
            to: new.to.clone(),
            context: new.context.clone(),
            id,
        };
        let set = Set::new(manifest, files);
        self.publish(copy, &set).inspect_err(|_| {
            for file in set.files().manifest_first() {
                // What cannot be removed now is a leftover for the next set to remove.
                let _ = std::fs::remove_file(file);
            }
        })?;
        self.tell(&Event::Created { id: set.id() });
        Ok(set)
    }

    /// Gives the files their final names: the copy, its checksum, and the manifest that makes them a set.
    fn publish(&self, copy: Temporary, set: &Set) -> Result<()> {
        let (id, files) = (set.id(), set.files());
        self.tell(&Event::Publishing { id, file: &files.content });
        copy.publish(&files.content)?;
        self.tell(&Event::Publishing { id, file: &files.checksum });
        disk::publish_text(&files.checksum, files.checksum_text(&set.manifest).as_bytes())?;
        self.tell(&Event::Publishing { id, file: &files.manifest });
        disk::publish_text(&files.manifest, set.manifest.text()?.as_bytes())
    }
}

/// Compares a copy with its source, checks it and hashes it. The engine's check and the hash run side by side, because
/// each of them takes about as long as the copy did.
fn prove(engine: &dyn Engine, copy: &Path, source: &Fingerprint) -> Result<Digest> {
    let unproven = |what: String| {
        Error::new(
            ErrorKind::Invalid,
            format!("The backup did not verify, so it was thrown away: {what}. Older backups are untouched."),
        )
    };
    let (complaints, hashed) = thread::scope(|scope| {
        let check = scope.spawn(|| engine.quick_check(copy));
        let hashed = || -> Result<Digest> {
            let (content, bytes) = digest::of_file(copy).map_err(|error| Error::io("read back", copy, &error))?;
            if bytes != source.bytes() {
                return Err(unproven(format!("it has {bytes} bytes and should have {}", source.bytes())));
            }
            let read = engine.fingerprint(copy).map_err(|error| unproven(error.message))?;
            match source.differences(&read).as_slice() {
                [] => Ok(content),
                differences => Err(unproven(differences.join(", "))),
            }
        }();
        (check.join(), hashed)
    });
    let content = hashed?;
    match complaints {
        Ok(Ok(complaints)) if complaints.is_empty() => Ok(content),
        Ok(Ok(complaints)) => Err(unproven(complaints.join(", "))),
        Ok(Err(error)) => Err(unproven(error.message)),
        Err(_) => Err(unproven("its check panicked".to_owned())),
    }
}
