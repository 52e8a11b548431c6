//! A set: three files of one stem.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::{Damage, Manifest, SetId, disk};

/// A set that exists: its manifest was read, and matches the digest that it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// What it says about itself.
    pub manifest: Manifest,
    files: SetFiles,
}

impl Set {
    pub(crate) fn new(manifest: Manifest, files: SetFiles) -> Self {
        Self { manifest, files }
    }

    /// Its id.
    pub fn id(&self) -> &SetId {
        &self.manifest.id
    }

    /// The copy: a database file that can be opened.
    pub fn file(&self) -> &Path {
        &self.files.content
    }

    pub(crate) fn files(&self) -> &SetFiles {
        &self.files
    }

    /// Whether it can be counted on without reading it whole: it was verified, and its files look untouched.
    pub fn is_good(&self) -> bool {
        self.manifest.verified && self.outer_damage().is_empty()
    }

    /// The damage that shows without reading the copy: missing files, wrong lengths, a wrong checksum file.
    pub fn outer_damage(&self) -> Vec<Damage> {
        let mut found = Vec::new();
        let mut report = |file: &Path, what: String| {
            found.push(Damage { set: Some(self.id().clone()), file: file.to_owned(), what });
        };
        let content = &self.files.content;
        match fs::symlink_metadata(content) {
            Ok(there) if !there.is_file() => report(content, "it is not a regular file".to_owned()),
            Ok(there) if there.len() != self.manifest.bytes => {
                report(content, format!("it has {} bytes and should have {}", there.len(), self.manifest.bytes))
            }
            Ok(_) => {}
            Err(error) => report(content, unreadable(&error)),
        }
        let checksum = &self.files.checksum;
        match disk::read_small(checksum) {
            Ok(text) if text == self.files.checksum_text(&self.manifest).into_bytes() => {}
            Ok(_) => report(checksum, "it does not say what the manifest says".to_owned()),
            Err(error) => report(checksum, unreadable(&error)),
        }
        found
    }
}

/// Where the files of a set are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SetFiles {
    /// `<id>.db`
    pub(crate) content: PathBuf,
    /// `<id>.db.sha256`, in the form of `sha256sum`.
    pub(crate) checksum: PathBuf,
    /// `<id>.json`
    pub(crate) manifest: PathBuf,
}

impl SetFiles {
    pub(crate) fn new(folder: &Path, id: &SetId) -> Self {
        Self {
            content: folder.join(format!("{id}{CONTENT}")),
            checksum: folder.join(format!("{id}{CHECKSUM}")),
            manifest: folder.join(format!("{id}{MANIFEST}")),
        }
    }

    /// All of them, the manifest first, as they are deleted.
    pub(crate) fn manifest_first(&self) -> [&Path; 3] {
        [&self.manifest, &self.checksum, &self.content]
    }

    /// What `sha256sum` prints for the copy in its folder.
    pub(crate) fn checksum_text(&self, manifest: &Manifest) -> String {
        format!("{}  {}{CONTENT}\n", manifest.content, manifest.id)
    }

    /// The set that a file name belongs to, and whether it is the name of a manifest.
    pub(crate) fn owner(name: &OsStr) -> Option<(SetId, bool)> {
        let name = name.to_str()?;
        [CHECKSUM, CONTENT, MANIFEST].into_iter().find_map(|ending| {
            let id = name.strip_suffix(ending)?.parse().ok()?;
            Some((id, ending == MANIFEST))
        })
    }
}

/// An error on the way to a file, as damage.
pub(crate) fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is missing".to_owned(),
        io::ErrorKind::InvalidInput => error.to_string(),
        _ => format!("it cannot be read: {error}"),
    }
}

const CONTENT: &str = ".db";
const CHECKSUM: &str = ".db.sha256";
const MANIFEST: &str = ".json";
