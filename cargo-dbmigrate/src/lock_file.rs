//! The lock file on disk, and what it and the files disagree in.

use std::fs;
use std::io;
use std::path::Path;

use dbmigrate::{Id, Migration, StepsHash};
use dbmigrate_lang::{LOCK_FILE, Lock, LockEntry};

use crate::failure::{Failure, Result};
use crate::finding::{Finding, Kind};
use crate::replace::replace;

/// Reads the lock file; `None` where there is none.
pub(crate) fn read(folder: &Path, shown: &str) -> Result<Option<Lock>> {
    let named = Path::new(shown).join(LOCK_FILE);
    let named = named.display();
    let bytes = match fs::read(folder.join(LOCK_FILE)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(Failure::failed(format!("The lock file `{named}` cannot be read: {error}."))
                .state("nothing was changed")
                .next("Make it a file that this user can read."));
        }
    };
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::failed(format!("The lock file `{named}` is not UTF-8.")).next(AGAIN))?;
    Lock::parse(&text)
        .map(Some)
        .map_err(|error| Failure::failed(format!("The lock file `{named}` cannot be understood, {error}.")).next(AGAIN))
}

const AGAIN: &str =
    "Repair the line, bring the file back from version control, or remove it and run `cargo dbmigrate lock`.";

/// Writes the lock file so that whoever reads it sees the old one or the new one, whole.
pub(crate) fn write(folder: &Path, shown: &str, lock: &Lock) -> Result<()> {
    replace(&folder.join(LOCK_FILE), lock.to_string().as_bytes()).map_err(|error| {
        Failure::failed(format!(
            "The lock file `{}` cannot be written: {error}.",
            Path::new(shown).join(LOCK_FILE).display()
        ))
        .next("Give this user write access to the folder.")
        .state("nothing was changed")
    })
}

/// What the lock file and the files disagree in, in the order of ids.
///
/// `listed` are the migrations that could be read; `is_there` says whether an id has a file, readable or not.
pub(crate) fn compare(lock: &Lock, files: &[&Id], read: &[Migration]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let last = lock.entries.last().map(|entry| &entry.id);
    for id in files.iter().copied().filter(|id| lock.get(id).is_none()) {
        findings.push(match last {
            Some(last) if id < last => finding(
                Kind::OutOfOrder,
                id,
                format!("{id}  out of order: it is not in the lock file, and {last}, which is, comes after it"),
                "Give the file a newer id; or, if no database has what comes after it, list it with `cargo dbmigrate lock`.",
            ),
            _ => finding(
                Kind::Unlisted,
                id,
                format!("{id}  unlisted: its file is not in the lock file"),
                "List it with `cargo dbmigrate lock`.",
            ),
        });
    }
    for entry in lock.entries.iter().filter(|entry| files.binary_search(&&entry.id).is_err()) {
        let id = &entry.id;
        findings.push(finding(
            Kind::Missing,
            id,
            format!("{id}  missing: it is in the lock file, and its file is gone"),
            "Bring the file back; or, if no database has it, take it off the list with `cargo dbmigrate lock`.",
        ));
    }
    for migration in read {
        findings.extend(lock.get(&migration.id).and_then(|entry| differs(lock, entry, migration)));
    }
    findings.sort_by(|a, b| a.id.cmp(&b.id));
    findings
}

fn differs(lock: &Lock, entry: &LockEntry, migration: &Migration) -> Option<Finding> {
    let id = &entry.id;
    if entry.checksum != migration.checksum {
        let (then, now) = (entry.checksum.short(), migration.checksum.short());
        return Some(finding(
            Kind::Stale,
            id,
            format!("{id}  stale: the lock file says {then}, the file is {now}"),
            "If the change is meant and no database has the migration, accept it with `cargo dbmigrate lock`.",
        ));
    }
    let hashes = lock
        .backends
        .iter()
        .zip(&entry.steps)
        .map(|(backend, then)| (backend, then.as_ref(), migration.on(*backend).map(|lowered| &lowered.hash)));
    let (backend, then, now) = hashes.into_iter().find(|(_, then, now)| then != now)?;
    let text = |hash: Option<&StepsHash>| hash.map_or_else(|| "nothing".to_owned(), ToString::to_string);
    Some(finding(
        Kind::LowersDifferently,
        id,
        format!(
            "{id}  lowers differently: on {} it was {} in the lock file, and is {} now",
            backend.title(),
            text(then),
            text(now)
        ),
        "Look at it with `cargo dbmigrate plan`; accept it with `cargo dbmigrate lock`.",
    ))
}

fn finding(kind: Kind, id: &Id, message: String, help: &str) -> Finding {
    Finding { kind, id: Some(id.clone()), message, help: Some(help.to_owned()) }
}

#[cfg(test)]
mod tests {
    use dbmigrate::{Backend, Checksum, Lowered, Transaction};

    use super::*;

    fn migration(id: &'static str, checksum: u8, steps: u8) -> Migration {
        Migration {
            id: Id::from_static(id),
            checksum: Checksum::new(1, &[checksum; 32]),
            transaction: Transaction::On,
            lowered: vec![Lowered {
                backend: Backend::Sqlite,
                hash: StepsHash::new(&[steps; 32]),
                operations: Vec::new().into(),
            }]
            .into(),
        }
    }

    #[test]
    fn every_disagreement_is_found() {
        let mut lock = Lock::new(vec![Backend::Sqlite]);
        for (id, checksum, steps) in [
            ("m20260102_000000_same", 1, 1),
            ("m20260103_000000_gone", 1, 1),
            ("m20260104_000000_stale", 1, 1),
            ("m20260105_000000_lowered", 1, 1),
        ] {
            lock.entries.push(LockEntry::of(&migration(id, checksum, steps), &lock.backends));
        }
        let read = [
            migration("m20260101_000000_late", 1, 1),
            migration("m20260102_000000_same", 1, 1),
            migration("m20260104_000000_stale", 2, 1),
            migration("m20260105_000000_lowered", 1, 2),
            migration("m20260106_000000_new", 1, 1),
        ];
        let files: Vec<&Id> = read.iter().map(|migration| &migration.id).collect();
        let kinds: Vec<Kind> = compare(&lock, &files, &read).iter().map(|finding| finding.kind).collect();
        assert_eq!(kinds, [Kind::OutOfOrder, Kind::Missing, Kind::Stale, Kind::LowersDifferently, Kind::Unlisted]);
    }
}
