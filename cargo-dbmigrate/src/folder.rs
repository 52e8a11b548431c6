//! The migrations' folder: which files are there. Their content is read elsewhere, and only where it must be.

use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

use dbmigrate::Id;

use crate::cache::Stamp;
use crate::failure::{Failure, Result};
use crate::finding::{Finding, Kind};

/// The files of a folder.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    /// The migrations, sorted by id.
    pub(crate) files: Vec<SourceFile>,
    /// Files that are none, though they look as if they should be.
    pub(crate) findings: Vec<Finding>,
}

/// The file of a migration.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    /// Its id.
    pub(crate) id: Id,
    /// Its path.
    pub(crate) path: PathBuf,
    /// The file as the file system described it when the folder was listed; none where it could not be looked at.
    pub(crate) stamp: Option<Stamp>,
}

impl Folder {
    /// Lists a folder, once.
    pub(crate) fn list(folder: &Path, shown: &str) -> Result<Self> {
        let entries = fs::read_dir(folder).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Failure::usage(format!("There is no migrations folder `{shown}`."))
                .next("Write the first migration with `cargo dbmigrate new NAME`, or name the folder with `--migrations DIR`."),
            std::io::ErrorKind::NotADirectory => Failure::usage(format!("`{shown}` is no folder."))
                .next("Name the migrations' folder with `--migrations DIR`."),
            _ => Failure::failed(format!("The migrations folder `{shown}` cannot be listed: {error}."))
                .state("nothing was changed")
                .next("Give this user access to the folder."),
        })?;
        let mut list = Self::default();
        let mut folders = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| {
                Failure::failed(format!("The migrations folder `{shown}` cannot be listed: {error}."))
            })?;
            let name = entry.file_name();
            let path = Path::new(&name);
            match path.extension() {
                Some(extension) if extension == "rs" => list.add(&entry, folder),
                // On some file systems this is the same name as the one in small letters.
                Some(extension) if extension.eq_ignore_ascii_case("rs") => {
                    list.find(
                        Kind::MalformedName,
                        None,
                        format!("{} must end with `.rs` in small letters", path.display()),
                    );
                }
                None if name.to_str().is_some_and(|name| Id::new(name).is_ok()) => folders.push(name),
                _ => {}
            }
        }
        list.files.sort_by(|a, b| a.id.cmp(&b.id));
        for name in folders {
            list.refuse_double(folder, &name);
        }
        Ok(list)
    }

    fn add(&mut self, entry: &DirEntry, folder: &Path) {
        let name = entry.file_name();
        let name = Path::new(&name);
        match name.file_stem().and_then(OsStr::to_str).map(Id::new) {
            Some(Ok(id)) => self.files.push(SourceFile { id, path: folder.join(name), stamp: Stamp::of_entry(entry) }),
            Some(Err(error)) => {
                self.find(Kind::MalformedName, None, format!("{}: {error}", name.display()));
            }
            None => {
                let name = name.display();
                self.find(Kind::MalformedName, None, format!("{name}: its name is not UTF-8"));
            }
        }
    }

    /// Rust takes `ID/mod.rs` for the same module as `ID.rs`.
    fn refuse_double(&mut self, folder: &Path, name: &OsStr) {
        let double = folder.join(name).join("mod.rs").is_file();
        let id = self.files.iter().map(|file| &file.id).find(|id| *id.as_str() == *name).cloned();
        if let Some(id) = id.filter(|_| double) {
            let message = format!("{id}: there are two files with this id, `{id}.rs` and `{id}/mod.rs`");
            self.find(Kind::Duplicate, Some(id), message);
        }
    }

    fn find(&mut self, kind: Kind, id: Option<Id>, message: String) {
        let help = match kind {
            Kind::Duplicate => "Remove one of the two.",
            _ => "Give it a name as `m20261120_093000_create_users.rs`, or move it out of the folder.",
        };
        self.findings.push(Finding { kind, id, message, help: Some(help.to_owned()) });
    }
}
