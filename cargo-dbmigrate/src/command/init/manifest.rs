//! Cargo.toml, changed in place: comments, order and line ends stay.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use crate::failure::{Failure, Result};
use crate::project::Project;

/// The table above `metadata.dbmigrate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `[package]`.
    Package,
    /// `[workspace]`.
    Workspace,
}

impl Place {
    /// Its key.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::Workspace => "workspace",
        }
    }
}

/// A manifest that is to be changed.
#[derive(Debug)]
pub(super) struct Manifest {
    path: PathBuf,
    shown: String,
    document: DocumentMut,
    /// Whether every line ends with CR LF.
    crlf: bool,
    /// Whether the text begins with a byte order mark.
    marked: bool,
}

/// Where a crate comes from, and its features.
#[derive(Debug)]
pub(super) struct Dependency {
    entries: Vec<(&'static str, String)>,
    features: &'static [&'static str],
}

impl Manifest {
    /// Reads a manifest.
    pub(super) fn read(path: &Path, shown: String) -> Result<Self> {
        let text =
            fs::read_to_string(path).map_err(|error| Failure::failed(format!("`{shown}` cannot be read: {error}.")))?;
        Self::parse(path, shown, &text)
    }

    fn parse(path: &Path, shown: String, text: &str) -> Result<Self> {
        let (marked, text) = text.strip_prefix('\u{feff}').map_or((false, text), |text| (true, text));
        let crlf = text.contains('\n') && text.matches('\n').count() == text.matches("\r\n").count();
        let text = if crlf { text.replace("\r\n", "\n") } else { text.to_owned() };
        let document = text.parse().map_err(|error: toml_edit::TomlError| {
            Failure::usage(format!("`{shown}` is no manifest: {}", error.to_string().trim_end()))
        })?;
        Ok(Self { path: path.to_owned(), shown, document, crlf, marked })
    }

    /// Its path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Its path, as it is shown.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// The text as it would be written.
    pub(super) fn into_text(self) -> String {
        let text = self.document.to_string();
        let text = if self.crlf { text.replace('\n', "\r\n") } else { text };
        if self.marked { format!("\u{feff}{text}") } else { text }
    }

    /// The package's name.
    pub(super) fn name(&self) -> Option<&str> {
        self.document.get("package")?.get("name")?.as_str()
    }

    /// Whether there is such a table.
    pub(super) fn has(&self, place: Place) -> bool {
        self.document.get(place.key()).is_some_and(Item::is_table_like)
    }

    /// The table that has settings already.
    pub(super) fn settled(&self) -> Option<Place> {
        [Place::Package, Place::Workspace].into_iter().find(|place| self.settings(*place).is_some())
    }

    /// Whether the settings have this key.
    pub(super) fn has_key(&self, place: Place, key: &str) -> bool {
        self.settings(place).is_some_and(|settings| settings.contains_key(key))
    }

    /// A text of the settings.
    pub(super) fn text(&self, place: Place, key: &str) -> Option<String> {
        self.settings(place)?.get(key)?.as_str().map(str::to_owned)
    }

    fn settings(&self, place: Place) -> Option<&dyn TableLike> {
        self.document.get(place.key())?.get("metadata")?.get("dbmigrate")?.as_table_like()
    }

    /// Sets a key of the settings.
    pub(super) fn set(&mut self, place: Place, key: &str, value: Value) -> Result<()> {
        let wrong = |what: &str| Failure::usage(format!("`{what}` in `{}` is no table.", self.shown));
        let root = self.document.entry(place.key()).or_insert_with(|| Item::Table(Table::new()));
        let root = root.as_table_like_mut().ok_or_else(|| wrong(place.key()))?;
        let metadata = root.entry("metadata").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        let own_line = metadata.is_table();
        let metadata = metadata.as_table_like_mut().ok_or_else(|| wrong("metadata"))?;
        let settings = metadata
            .entry("dbmigrate")
            .or_insert_with(|| if own_line { Item::Table(headed()) } else { Item::Value(InlineTable::new().into()) });
        settings.as_table_like_mut().ok_or_else(|| wrong("metadata.dbmigrate"))?.insert(key, Item::Value(value));
        Ok(())
    }

    /// Adds a dependency, unless there is one of that name; says whether it did.
    pub(super) fn add_dependency(&mut self, name: &str, dependency: &Dependency) -> Result<bool> {
        let item = self.document.entry("dependencies").or_insert_with(|| Item::Table(headed()));
        let table = item
            .as_table_like_mut()
            .ok_or_else(|| Failure::usage(format!("`dependencies` in `{}` is no table.", self.shown)))?;
        if table.contains_key(name) {
            return Ok(false);
        }
        table.insert(name, Item::Value(dependency.value()));
        Ok(true)
    }
}

/// A table with a heading of its own, after an empty line.
fn headed() -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    table
}

impl Dependency {
    fn value(&self) -> Value {
        let mut table = InlineTable::new();
        for (key, value) in &self.entries {
            table.insert(*key, value.as_str().into());
        }
        if !self.features.is_empty() {
            table.insert("features", Value::Array(self.features.iter().copied().collect::<Array>()));
        }
        table.into()
    }
}

/// What an application on SQLite needs, with its folder in the repository. The name of the first is the one that its
/// macros call it by.
const CRATES: [(&str, Option<&str>, &str, &[&str]); 3] = [
    ("dbmigrate", Some("dbmigrate-runtime"), "runtime", &[]),
    ("dbmigrate-backup", None, "backup", &[]),
    ("dbmigrate-rusqlite", None, "drivers/rusqlite", &["backup"]),
];

/// The lines for crates that come from a git repository or from a folder with a copy of it.
pub(super) fn dependencies(source: &str, project: &Project) -> Result<Vec<(&'static str, Dependency)>> {
    let remote = source.contains("://") || source.starts_with("git@");
    if !remote && !project.here.join(source).join("runtime/Cargo.toml").is_file() {
        return Err(Failure::usage(format!("`{source}` is no folder with the source of dbmigrate."))
            .next("Name the folder of a clone, or the URL of its git repository."));
    }
    let folder = if project.here == project.folder || Path::new(source).is_absolute() {
        PathBuf::from(source)
    } else {
        let path = project.here.join(source);
        path.canonicalize().unwrap_or(path)
    };
    let mut dependencies: Vec<(&'static str, Dependency)> = CRATES
        .into_iter()
        .map(|(name, package, inner, features)| {
            let mut entries: Vec<(&'static str, String)> =
                package.map(|package| ("package", package.to_owned())).into_iter().collect();
            entries.push(if remote {
                ("git", source.to_owned())
            } else {
                ("path", folder.join(inner).display().to_string())
            });
            (name, Dependency { entries, features })
        })
        .collect();
    dependencies
        .push(("rusqlite", Dependency { entries: vec![("version", "0.41".to_owned())], features: &["bundled"] }));
    Ok(dependencies)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str, place: Place) -> String {
        let mut manifest = Manifest::parse(Path::new("Cargo.toml"), "Cargo.toml".to_owned(), text).unwrap();
        manifest.set(place, "url", "sqlite:a.db".into()).unwrap();
        manifest.into_text()
    }

    #[test]
    fn a_table_is_added_behind_its_package_and_nothing_else_moves() {
        let text =
            "# Top.\n[package] # Here.\nname = 'a'   # Name.\n\n# Needed.\n[dependencies]\nserde = \"1\"\n# End.\n";
        let expected =
            text.replace("\n\n# Needed.", "\n\n[package.metadata.dbmigrate]\nurl = \"sqlite:a.db\"\n\n# Needed.");
        assert_eq!(edited(text, Place::Package), expected);
    }

    #[test]
    fn every_way_to_write_a_table_is_taken() {
        for (text, place) in [
            ("[workspace]\nmembers = []\n", Place::Workspace),
            ("[workspace]\n[workspace.metadata.other]\nx = 1\n", Place::Workspace),
            ("package = { name = 'a' }\n", Place::Package),
            ("[package]\nname = 'a'\nmetadata = { x = 1 }\n", Place::Package),
            ("[package]\nname = 'a'\nmetadata.x.y = 1\n[dependencies]\n", Place::Package),
            ("[package]\nname = 'a'\n[package.metadata.dbmigrate.env.a]\nurl = 'sqlite:b.db'\n", Place::Package),
            ("[package]\nname = 'a'\n[package.metadata]\n[dependencies]\n", Place::Package),
            ("[package]\nname = 'a'", Place::Package),
        ] {
            let before: toml::Table = toml::from_str(text).unwrap();
            let written = edited(text, place);
            let mut after: toml::Table = toml::from_str(&written).unwrap_or_else(|error| panic!("{written}\n{error}"));
            let metadata = after[place.key()]["metadata"].as_table_mut().unwrap();
            let settings = metadata["dbmigrate"].as_table_mut().unwrap();
            assert_eq!(settings.remove("url").unwrap().as_str(), Some("sqlite:a.db"), "{written}");
            if settings.is_empty() {
                metadata.remove("dbmigrate");
            }
            if metadata.is_empty() && !text.contains("metadata") {
                after[place.key()].as_table_mut().unwrap().remove("metadata");
            }
            assert_eq!(before, after, "{written}");
        }
    }

    #[test]
    fn line_ends_and_the_byte_order_mark_stay() {
        let text = "\u{feff}[package]\r\nname = 'a'\r\n";
        let written = edited(text, Place::Package);
        assert_eq!(written, format!("{text}\r\n[package.metadata.dbmigrate]\r\nurl = \"sqlite:a.db\"\r\n"));
    }

    #[test]
    fn a_dependency_that_is_there_stays() {
        let text = "[package]\nname = 'a'\n\n[dependencies.dbmigrate]\nversion = \"9\" # Mine.\n";
        let mut manifest = Manifest::parse(Path::new("Cargo.toml"), "Cargo.toml".to_owned(), text).unwrap();
        let dependency = Dependency { entries: vec![("path", "p".to_owned())], features: &["f"] };
        assert!(!manifest.add_dependency("dbmigrate", &dependency).unwrap());
        assert!(manifest.add_dependency("other", &dependency).unwrap());
        let written = manifest.into_text();
        assert!(written.contains("[dependencies.dbmigrate]\nversion = \"9\" # Mine.\n"), "{written}");
        assert!(written.contains("other = { path = \"p\", features = [\"f\"] }"), "{written}");
        toml::from_str::<toml::Table>(&written).unwrap();
    }
}
