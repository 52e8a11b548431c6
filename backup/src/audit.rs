//! The record of what was deleted, restored and verified.
//!
//! `audit.log` has one sealed JSON object a line. Each names the digest of the line before it, so that a line that was
//! changed or taken out shows; lines that are missing at the end do not.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::lock::Lock;
use crate::{Context, Digest, Error, ErrorKind, Result, Set, SetId, UtcTime, disk, seal};

/// The log's name in the repository's folder.
pub(crate) const FILE: &str = "audit.log";

/// What was done to a set or with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
    /// A person deleted it.
    Delete,
    /// Retention deleted it.
    Retention,
    /// It is about to be restored.
    Restore,
    /// It was restored.
    Restored,
    /// It was verified again, and sound.
    Verified,
}

/// One line.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    time: UtcTime,
    action: Action,
    set: SetId,
    sequence: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    tool: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous: Option<Digest>,
}

/// Adds a line, on the disk before this returns.
pub(crate) fn append(
    folder: &Path,
    action: Action,
    set: &Set,
    target: Option<&Path>,
    context: &Context,
    _lock: &Lock,
) -> Result<()> {
    let path = folder.join(FILE);
    let failed = |error: std::io::Error| Error::io("write", &path, &error);
    let before = read(folder)?;
    let entry = Entry {
        time: UtcTime::now(),
        action,
        set: set.id().clone(),
        sequence: set.manifest.sequence,
        target: target.map(|target| target.display().to_string()),
        user: context.user.clone(),
        host: context.host.clone(),
        tool: context.tool.clone(),
        previous: before.last().and_then(|line| line.as_ref().ok()).map(|(_, digest)| digest.clone()),
    };
    let value = serde_json::to_value(entry)
        .map_err(|error| Error::new(ErrorKind::Failed, format!("Could not write `{}`: {error}.", path.display())))?;
    let mut line = seal::canonical(&seal::close(value)) + "\n";
    if disk::read_small(&path).is_ok_and(|text| text.last().is_some_and(|last| *last != b'\n')) {
        // A crash cut the last line off; what follows must not become a part of it.
        line.insert(0, '\n');
    }
    let mut file = disk::open_or_create(&path).map_err(failed)?;
    file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    disk::sync_folder(folder)
}

/// The largest sequence of a set that the log names, so that no later set takes it again; 0 where there is none.
pub(crate) fn largest_sequence(folder: &Path) -> Result<u64> {
    Ok(read(folder)?.into_iter().flatten().map(|(entry, _)| entry.sequence).max().unwrap_or(0))
}

/// When each set was last verified again and sound.
pub(crate) fn verified(folder: &Path) -> Result<BTreeMap<SetId, UtcTime>> {
    let entries = read(folder)?.into_iter().flatten().map(|(entry, _)| entry);
    Ok(entries.filter(|entry| entry.action == Action::Verified).map(|entry| (entry.set, entry.time)).collect())
}

/// What is wrong with the log, line by line.
pub(crate) fn damage(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut previous = None;
    for (number, line) in read(folder)?.into_iter().enumerate() {
        match line {
            Ok((entry, digest)) => {
                if entry.previous != previous {
                    found.push(format!("line {} does not follow the line before it", number + 1));
                }
                previous = Some(digest);
            }
            Err(what) => {
                found.push(format!("line {}: {what}", number + 1));
                previous = None;
            }
        }
    }
    Ok(found)
}

type Line = std::result::Result<(Entry, Digest), String>;

fn read(folder: &Path) -> Result<Vec<Line>> {
    let path = folder.join(FILE);
    let text = match disk::read_small(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        text => text.map_err(|error| Error::io("read", &path, &error))?,
    };
    let text = text.strip_suffix(b"\n").unwrap_or(&text);
    let parse = |line: &[u8]| -> Line {
        let (value, digest) = seal::open(line).map_err(|broken| broken.to_string())?;
        Ok((serde_json::from_value(value).map_err(|error| error.to_string())?, digest))
    };
    Ok(if text.is_empty() { Vec::new() } else { text.split(|byte| *byte == b'\n').map(parse).collect() })
}
