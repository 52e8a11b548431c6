//! What is known of each migrations folder, kept between macro calls.
//!
//! One compiler process calls `migration!` once for each file, and an editor's process lives for hours and serves many
//! crates at once, each call on a new thread. So the memo is one for the process, keyed by folder, plain data behind a
//! mutex, and validated against the files before it is believed.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use dbmigrate_core::{Id, Migration};
use dbmigrate_lang::{LOCK_FILE, Lock, Replay, Report};
use proc_macro2::fallback;

/// A folder with its lock file read and its files replayed.
pub(crate) struct Folder {
    pub lock: Lock,
    pub replay: Replay,
    /// Each migration in its recorded form; `None` where it has mistakes.
    pub recorded: Vec<Option<String>>,
    /// The files that do not hold exactly one `migration!`, with what is wrong in words.
    pub unusable: Vec<(Id, String)>,
    lock_stamp: Option<Stamp>,
    files: Vec<Stamps>,
    validated: Instant,
}

impl Folder {
    /// A migration in its recorded form; nothing where it has mistakes or is not listed.
    pub(crate) fn text(&self, id: &Id) -> String {
        let position = self.lock.entries.binary_search_by(|entry| entry.id.cmp(id)).ok();
        position.and_then(|position| self.recorded.get(position)?.clone()).unwrap_or_default()
    }
}

/// What tells that a file changed, without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

/// A migration's file, and the files that it names.
type Stamps = Vec<Option<Stamp>>;

/// For this long the files are not looked at again. A compiler reads them within it; in an editor it is one keystroke.
const FRESH: Duration = Duration::from_millis(100);

static FOLDERS: Mutex<Option<HashMap<PathBuf, Folder>>> = Mutex::new(None);

/// Calls a function with what is known of a folder.
///
/// # Errors
/// The lock file cannot be read, in words.
pub(crate) fn with<T>(directory: &Path, call: impl FnOnce(&Folder) -> T) -> Result<T, String> {
    // A panic in a macro leaves the memo half-updated at worst, and it is validated by each call.
    let mut folders = FOLDERS.lock().unwrap_or_else(PoisonError::into_inner);
    let folders = folders.get_or_insert_default();
    let fresh = folders.get(directory).is_some_and(|folder| folder.validated.elapsed() < FRESH);
    if !fresh {
        // Files are lexed by proc-macro2 itself: crossing the compiler's bridge for each token would cost far more.
        fallback::force();
        let validated = validate(directory, folders.remove(directory));
        fallback::unforce();
        folders.insert(directory.to_owned(), validated?);
    }
    match folders.get(directory) {
        Some(folder) => Ok(call(folder)),
        None => Err("the memo of migrations lost a folder".to_owned()),
    }
}

/// The file of a migration.
pub(crate) fn file(directory: &Path, id: &Id) -> PathBuf {
    directory.join(format!("{id}.rs"))
}

/// Reads a file that a migration names.
///
/// # Errors
/// Why it cannot be read, in words.
pub(crate) fn read(directory: &Path, path: &str) -> Result<String, String> {
    fs::read_to_string(directory.join(path)).map_err(|error| error.to_string())
}

/// A migration in the form in which it is embedded, which is the one that the history records.
pub(crate) fn record(migration: &Migration) -> Option<String> {
    serde_json::to_string(migration).ok()
}

fn validate(directory: &Path, known: Option<Folder>) -> Result<Folder, String> {
    let path = directory.join(LOCK_FILE);
    let lock_stamp = stamp(&path);
    let mut folder = match known {
        Some(folder) if folder.lock_stamp.is_some() && folder.lock_stamp == lock_stamp => folder,
        known => relist(&path, lock_stamp, known)?,
    };
    let mut changed = None;
    for (position, entry) in folder.lock.entries.iter().enumerate() {
        if folder.files.get(position) != Some(&stamps(directory, &entry.id, folder.replay.files(position))) {
            changed = Some(position);
            break;
        }
    }
    if let Some(first) = changed {
        folder.files.truncate(first);
        folder.replay.truncate(first);
        folder.recorded.truncate(first);
        folder.unusable.retain(|(id, _)| folder.lock.entries[..first].iter().any(|entry| entry.id == *id));
        for entry in &folder.lock.entries[first..] {
            // A file that is missing is reported by `migrations!`, and what is wrong in it by its own `migration!`.
            let text = fs::read_to_string(file(directory, &entry.id));
            let position = folder.replay.len();
            let read = |path: &str| read(directory, path);
            let pushed = folder.replay.push_reading(&entry.id, text.as_deref().unwrap_or_default(), &read);
            folder.files.push(stamps(directory, &entry.id, folder.replay.files(position)));
            let frame = |report: &&Report| report.concerns_file() && text.is_ok();
            if let Some(report) = pushed.as_ref().err().and_then(|found| found.iter().find(frame)) {
                folder.unusable.push((entry.id.clone(), report.message.clone()));
            }
            folder.recorded.push(pushed.ok().and_then(|migration| record(&migration)));
        }
    }
    folder.validated = Instant::now();
    Ok(folder)
}

fn relist(path: &Path, lock_stamp: Option<Stamp>, known: Option<Folder>) -> Result<Folder, String> {
    let text = fs::read_to_string(path).map_err(|error| {
        let shown = path.display();
        format!("cannot read the lock file {shown}: {error}\nhelp: run `cargo dbmigrate lock`, which writes it")
    })?;
    let lock = Lock::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let known = known.filter(|folder| folder.lock.backends == lock.backends);
    let (mut replay, mut files, mut recorded) = (Replay::new(&lock.backends), Vec::new(), Vec::new());
    let mut unusable = Vec::new();
    if let Some(folder) = known {
        let same = folder.lock.entries.iter().zip(&lock.entries).take_while(|(old, new)| old.id == new.id).count();
        replay = folder.replay;
        replay.truncate(same);
        files = folder.files;
        files.truncate(same);
        recorded = folder.recorded;
        recorded.truncate(same);
        unusable = folder.unusable;
        unusable.retain(|(id, _)| lock.entries[..same].iter().any(|entry| entry.id == *id));
    }
    Ok(Folder { lock, replay, recorded, unusable, lock_stamp, files, validated: Instant::now() })
}

fn stamps(directory: &Path, id: &Id, named: &[String]) -> Stamps {
    let own = std::iter::once(file(directory, id));
    own.chain(named.iter().map(|path| directory.join(path))).map(|path| stamp(&path)).collect()
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some(Stamp { length: metadata.len(), modified: metadata.modified().ok() })
}
