//! Which project is meant: its folder and its settings.
//!
//! Cargo.toml is read directly: `cargo metadata` takes longer than a whole run with nothing to do. Only `--package` asks
//! cargo, which knows a workspace's members.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::cli::Global;
use crate::failure::{Failure, Result};

/// The project.
#[derive(Debug)]
pub(crate) struct Project {
    /// Where the command was started.
    pub(crate) here: PathBuf,
    /// What relative paths in settings and URLs start at: the manifest's folder, or where the command was started.
    pub(crate) folder: PathBuf,
    /// The manifest, with the settings in it; none outside a project.
    pub(crate) manifest: Option<Manifest>,
    /// Where caches may be kept; none outside a project.
    pub(crate) target: Option<PathBuf>,
}

/// A manifest that belongs to the project.
#[derive(Debug)]
pub(crate) struct Manifest {
    /// Its path.
    pub(crate) path: PathBuf,
    /// `[package.metadata.dbmigrate]` or `[workspace.metadata.dbmigrate]`, as the reports name it.
    pub(crate) section: &'static str,
    /// What stands there.
    pub(crate) settings: toml::Table,
}

impl Project {
    /// Finds the project.
    pub(crate) fn find(global: &Global) -> Result<Self> {
        let here = env::current_dir()
            .map_err(|error| Failure::failed(format!("The current folder cannot be found: {error}.")))?;
        let start = match (&global.manifest_path, &global.package) {
            (manifest, Some(package)) => Some(of_package(manifest.as_deref(), package)?),
            (Some(manifest), None) => {
                let path = here.join(manifest);
                let path = if path.is_dir() { path.join(MANIFEST) } else { path };
                if !path.is_file() {
                    return Err(Failure::usage(format!("There is no manifest at `{}`.", path.display())));
                }
                Some(path)
            }
            (None, None) => here.ancestors().map(|folder| folder.join(MANIFEST)).find(|path| path.is_file()),
        };
        let Some(start) = start else {
            return Ok(Self { folder: here.clone(), here, manifest: None, target: None });
        };
        let manifest = settled(start)?;
        let folder = manifest.path.parent().unwrap_or(&here).to_owned();
        let target = Some(target_folder(&here, &folder));
        Ok(Self { here, folder, manifest: Some(manifest), target })
    }

    /// A path as it is shown: from where the command was started, where it lies below.
    pub(crate) fn shown(&self, path: &Path) -> String {
        match path.strip_prefix(&self.here) {
            Ok(rest) if rest.as_os_str().is_empty() => ".".to_owned(),
            Ok(rest) => rest.display().to_string(),
            Err(_) => path.display().to_string(),
        }
    }
}

const MANIFEST: &str = "Cargo.toml";
const PACKAGE_SECTION: &str = "[package.metadata.dbmigrate]";
const WORKSPACE_SECTION: &str = "[workspace.metadata.dbmigrate]";

/// What is read of a manifest.
#[derive(Deserialize)]
struct Text {
    package: Option<Section>,
    workspace: Option<Section>,
}

#[derive(Deserialize)]
struct Section {
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    dbmigrate: Option<toml::Table>,
}

impl Section {
    fn settings(section: Option<Self>) -> Option<toml::Table> {
        section.and_then(|section| section.metadata).and_then(|metadata| metadata.dbmigrate)
    }
}

fn read(path: &Path) -> Result<Text> {
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::failed(format!("`{}` cannot be read: {error}.", path.display())))?;
    toml::from_str(&text).map_err(|error: toml::de::Error| {
        Failure::usage(format!("`{}` is no manifest: {}", path.display(), error.to_string().trim_end()))
    })
}

/// The manifest that counts: the nearest, unless it says nothing and an enclosing workspace does. A package with a
/// migrations folder of its own is a project of its own.
fn settled(nearest: PathBuf) -> Result<Manifest> {
    let text = read(&nearest)?;
    let is_workspace = text.workspace.is_some();
    if let Some(settings) = Section::settings(text.package) {
        return Ok(Manifest { path: nearest, section: PACKAGE_SECTION, settings });
    }
    if let Some(settings) = Section::settings(text.workspace) {
        return Ok(Manifest { path: nearest, section: WORKSPACE_SECTION, settings });
    }
    let folder = nearest.parent().unwrap_or(Path::new("/")).to_owned();
    if !is_workspace && !folder.join("migrations").is_dir() {
        for path in folder.ancestors().skip(1).map(|folder| folder.join(MANIFEST)).filter(|path| path.is_file()) {
            let Some(workspace) = read(&path)?.workspace else { continue };
            if let Some(settings) = Section::settings(Some(workspace)) {
                return Ok(Manifest { path, section: WORKSPACE_SECTION, settings });
            }
            break;
        }
    }
    let section = if is_workspace { WORKSPACE_SECTION } else { PACKAGE_SECTION };
    Ok(Manifest { path: nearest, section, settings: toml::Table::new() })
}

/// Cargo keeps one target folder for a workspace, beside its Cargo.lock.
fn target_folder(here: &Path, folder: &Path) -> PathBuf {
    if let Some(target) = env::var_os("CARGO_TARGET_DIR").filter(|target| !target.is_empty()) {
        return here.join(target);
    }
    let root = folder.ancestors().take_while(|folder| folder.join(MANIFEST).is_file());
    let root = root.into_iter().find(|folder| folder.join("Cargo.lock").is_file()).unwrap_or(folder);
    root.join("target")
}

/// The manifest of a package, as cargo finds it.
fn of_package(manifest: Option<&Path>, package: &str) -> Result<PathBuf> {
    #[derive(Deserialize)]
    struct Answer {
        packages: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        manifest_path: PathBuf,
    }
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
    if let Some(manifest) = manifest {
        cargo.arg("--manifest-path").arg(manifest);
    }
    let output = cargo.output().map_err(|error: io::Error| {
        Failure::failed(format!("Cargo, which knows the packages of the workspace, does not start: {error}."))
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::usage(format!("Cargo cannot read the workspace: {}", said.trim())));
    }
    let answer: Answer = serde_json::from_slice(&output.stdout)
        .map_err(|error| Failure::failed(format!("Cargo's answer cannot be read: {error}.")))?;
    let found = answer.packages.iter().find(|candidate| candidate.name == package);
    found.map(|package| package.manifest_path.clone()).ok_or_else(|| {
        let names = answer.packages.iter().map(|package| package.name.as_str());
        let failure = Failure::usage(format!("The workspace has no package `{package}`."));
        match dbmigrate_lang::similar(package, names) {
            Some(close) => failure.next(format!("Did you mean `--package {close}`?")),
            None => failure,
        }
    })
}
