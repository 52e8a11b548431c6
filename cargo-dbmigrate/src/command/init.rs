//! `init`: sets a project up, and says what it did. What is there already stays as it is.

use std::fs;
use std::path::{Path, PathBuf};

use dbmigrate::Backend;
use dbmigrate_lang::{LOCK_FILE, Lock};

use crate::cli::{Global, Init};
use crate::config::Config;
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::lock_file;
use crate::output::Output;
use crate::project::Project;
use crate::replace::replace;
use crate::sources::Sources;
use crate::text;
use crate::url::DatabaseUrl;

mod guide;
mod ignores;
mod manifest;

use manifest::{Manifest, Place};

/// Sets the project up. Everything is worked out before the first file is written.
pub(crate) fn init(output: &Output, global: &Global, arguments: &Init) -> Result<ExitCode> {
    let project = Project::find(global)?;
    let Some(found) = &project.manifest else {
        return Err(Failure::usage(format!("There is no Cargo.toml in `{}` or above it.", project.here.display()))
            .next("Go to your project, or begin one with `cargo new NAME`."));
    };
    let manifest = Manifest::read(&found.path, project.shown(&found.path))?;
    let place = place(&project, &manifest, arguments)?;
    let config = Config::read(&project, global)?;
    let mut context = Context { output, project, config };

    let wanted = Wanted::of(&context, &manifest, place, global, arguments)?;
    context.config.backends.clone_from(&wanted.backends);
    let mut changes = folder_changes(&context, arguments)?;
    changes.extend(manifest_change(manifest, place, &wanted)?);
    changes.extend(ignores::change(&context.project, wanted.url.as_ref())?);

    for change in &changes {
        if !arguments.dry_run {
            change.make(&context)?;
        }
        output.status(change.verb, &change.what);
    }
    if changes.is_empty() {
        output.status("Finished", "there is nothing to do: the project is set up");
        return Ok(ExitCode::Fine);
    }
    if arguments.dry_run {
        output.status("Finished", "a dry run: nothing was changed");
        return Ok(ExitCode::Fine);
    }
    super::print(&context, &guide::text(&context, place, wanted.url.as_ref(), arguments.source.is_some()))?;
    output.status("Finished", format_args!("next: `{}`", next(&context, global)));
    Ok(ExitCode::Fine)
}

/// Something that is not there yet.
struct Change {
    /// The word that says what is done.
    verb: &'static str,
    /// To what.
    what: String,
    /// How.
    action: Action,
}

enum Action {
    Folder(PathBuf),
    Lock(Lock),
    File(PathBuf, Vec<u8>),
}

impl Change {
    fn make(&self, context: &Context<'_>) -> Result<()> {
        let folder = &context.config.migrations;
        match &self.action {
            Action::Folder(path) => fs::create_dir_all(path).map_err(|error| {
                Failure::failed(format!("The folder `{}` cannot be made: {error}.", context.project.shown(path)))
                    .next("Give this user write access to the folder above it.")
            }),
            Action::Lock(lock) => lock_file::write(folder, &context.project.shown(folder), lock),
            Action::File(path, content) => write(path, content).map_err(|error| {
                Failure::failed(format!("`{}` cannot be written: {error}.", context.project.shown(path)))
                    .next("Give this user write access to the file and its folder, and call `init` again.")
            }),
        }
    }
}

/// A file that may not be written is not replaced either, though its folder would let us.
fn write(path: &Path, content: &[u8]) -> std::io::Result<()> {
    if path.exists() {
        fs::File::options().append(true).open(path)?;
    }
    replace(path, content)
}

/// The table that holds the settings. A workspace without a package of its own has several packages to choose from, and
/// nobody may guess.
fn place(project: &Project, manifest: &Manifest, arguments: &Init) -> Result<Place> {
    if let Some(place) = manifest.settled() {
        return Ok(place);
    }
    match (manifest.has(Place::Package), manifest.has(Place::Workspace)) {
        (_, true) if arguments.workspace => Ok(Place::Workspace),
        (true, _) if !arguments.workspace => Ok(Place::Package),
        (_, true) => Err(Failure::usage(format!(
            "`{}` is a workspace's, so it is not clear which package is meant.",
            project.shown(manifest.path())
        ))
        .next(
            "Name the package that opens the database with `--package NAME`, or write settings that hold for all of \
             them with `--workspace`.",
        )),
        (_, false) if arguments.workspace => {
            Err(Failure::usage(format!("`{}` is no workspace's.", project.shown(manifest.path())))
                .next("Go to the folder of the workspace, or leave `--workspace` out."))
        }
        (_, false) => Err(Failure::usage(format!(
            "`{}` has neither `[package]` nor `[workspace]`.",
            project.shown(manifest.path())
        ))
        .next("Begin a package with `cargo init`.")),
    }
}

/// What should be in the settings and in the lock file.
struct Wanted {
    /// The URL that is to be written; none where one is named already.
    new_url: Option<String>,
    /// The database.
    url: Option<DatabaseUrl>,
    /// The backends of the lock file.
    backends: Vec<Backend>,
    /// The backends that are to be written.
    new_backends: Option<Vec<Backend>>,
    /// The folder that is to be written, from the manifest's.
    new_folder: Option<String>,
    /// The lines of `[dependencies]`.
    dependencies: Vec<(&'static str, manifest::Dependency)>,
}

impl Wanted {
    fn of(context: &Context<'_>, manifest: &Manifest, place: Place, global: &Global, arguments: &Init) -> Result<Self> {
        let project = &context.project;
        let asked = arguments.url.clone().or_else(|| global.database_url.clone());
        let asked =
            asked.map(|url| DatabaseUrl::parse(&url, &project.folder).map(|parsed| (url, parsed))).transpose()?;
        let stated = manifest.text(place, "url");
        let known = stated.as_ref().map(|url| DatabaseUrl::parse(url, &project.folder)).transpose()?;
        if let (Some(known), Some((_, asked))) = (&known, &asked)
            && known.path() != asked.path()
        {
            return Err(other(manifest, "url", &known.to_string(), &asked.to_string()));
        }
        let named_elsewhere = context.config.url.is_some() && asked.is_none() || manifest.has_key(place, "env");
        let new_url = match (&known, &asked) {
            (None, Some((url, _))) => Some(url.clone()),
            (None, None) if !named_elsewhere => Some(format!("sqlite:{}.db", manifest.name().unwrap_or("app"))),
            _ => None,
        };
        let written = new_url.as_ref().map(|url| DatabaseUrl::parse(url, &project.folder)).transpose()?;
        let url = written.or(known).or_else(|| context.config.url.clone());

        let asked = Backend::ALL.into_iter().filter(|backend| arguments.backends.contains(backend));
        let asked = Some(asked.collect::<Vec<_>>()).filter(|backends| !backends.is_empty());
        let stated = manifest.has_key(place, "backends").then(|| context.config.backends.clone());
        if let (Some(stated), Some(asked)) = (&stated, &asked)
            && stated != asked
        {
            return Err(other(manifest, "backends", &names(stated), &names(asked)));
        }
        let usual = vec![url.as_ref().map_or(DatabaseUrl::DEFAULT, DatabaseUrl::backend)];
        let new_backends = asked.clone().filter(|asked| stated.is_none() && *asked != usual);
        let backends = asked.or(stated).unwrap_or(usual);
        let dependencies = match &arguments.source {
            Some(_) if place == Place::Workspace => {
                return Err(Failure::usage(format!(
                    "The settings are the workspace's, in `{}`, and dependencies are a package's.",
                    manifest.shown()
                ))
                .next("Leave `--source` out, and write the dependencies into the package's Cargo.toml."));
            }
            Some(source) => manifest::dependencies(source, project)?,
            None => Vec::new(),
        };
        Ok(Self {
            new_folder: folder(context, manifest, place, global)?,
            new_url,
            url,
            backends,
            new_backends,
            dependencies,
        })
    }
}

/// The folder that `--migrations` names, as the settings would name it.
fn folder(context: &Context<'_>, manifest: &Manifest, place: Place, global: &Global) -> Result<Option<String>> {
    let Some(asked) = &global.migrations else { return Ok(None) };
    let project = &context.project;
    let path = project.here.join(asked);
    let stated = manifest.text(place, "migrations");
    let current = project.folder.join(stated.as_deref().unwrap_or("migrations"));
    if path.components().eq(current.components()) {
        return Ok(None);
    }
    if let Some(stated) = stated {
        return Err(other(manifest, "migrations", &stated, &asked.display().to_string()));
    }
    let inside = path.strip_prefix(&project.folder).ok().and_then(Path::to_str).filter(|path| !path.contains(".."));
    inside.map(|path| Some(path.replace('\\', "/"))).ok_or_else(|| {
        Failure::usage(format!(
            "The migrations' folder `{}` does not lie below the manifest's, `{}`.",
            asked.display(),
            project.shown(&project.folder)
        ))
        .next("Name a folder below it with `--migrations DIR`.")
    })
}

fn other(manifest: &Manifest, key: &str, stated: &str, asked: &str) -> Failure {
    Failure::usage(format!("`{}` says {key} = {stated} already, and the call says {asked}.", manifest.shown()))
        .next(format!("Change `{key}` there, if that is meant, or leave it out of the call."))
}

fn names(backends: &[Backend]) -> String {
    backends.iter().map(|backend| backend.name()).collect::<Vec<_>>().join(", ")
}

/// The migrations' folder and the lock file. Migrations that are there are listed.
fn folder_changes(context: &Context<'_>, arguments: &Init) -> Result<Vec<Change>> {
    let folder = &context.config.migrations;
    let backends = &context.config.backends;
    let shown = context.project.shown(folder);
    let lock_name = Path::new(&shown).join(LOCK_FILE).display().to_string();
    let creating = |lock: Lock| {
        let listed = lock.entries.len();
        let listed = if listed == 0 { String::new() } else { format!(", {}", text::count(listed, "migration")) };
        let what = format!("{lock_name} ({}{listed})", names(&lock.backends));
        Change { verb: "Creating", what, action: Action::Lock(lock) }
    };
    if folder.symlink_metadata().is_err() {
        let made = Change { verb: "Creating", what: format!("{shown}/"), action: Action::Folder(folder.clone()) };
        return Ok(vec![made, creating(Lock::new(backends.clone()))]);
    }
    if !folder.is_dir() {
        return Err(Failure::failed(format!("`{shown}` is in the way: it is no folder."))
            .state("nothing was changed")
            .next("Move it away, or name another folder with `--migrations DIR`."));
    }
    match lock_file::read(folder, &shown)? {
        Some(lock) if arguments.backends.is_empty() || lock.backends == *backends => Ok(Vec::new()),
        Some(lock) if lock.entries.is_empty() => {
            let lock = Lock::new(backends.clone());
            let what = format!("{lock_name} ({})", names(&lock.backends));
            Ok(vec![Change { verb: "Updating", what, action: Action::Lock(lock) }])
        }
        Some(lock) => Err(Failure::usage(format!(
            "The lock file `{lock_name}` is for {}, and the call says {}.",
            names(&lock.backends),
            names(backends)
        ))
        .next("Leave `--backends` out; or remove the lock file, and call `init` again to list the migrations anew.")),
        None => {
            let sources = Sources::read_alone(&context.project, &context.config)?;
            sources.ensure_sound()?;
            Ok(vec![creating(sources.fresh_lock())])
        }
    }
}

fn manifest_change(mut manifest: Manifest, place: Place, wanted: &Wanted) -> Result<Option<Change>> {
    let mut added = Vec::new();
    let mut set = |key: &str, value: toml_edit::Value| {
        added.push(format!("{key} = {}", value.to_string().trim()));
        manifest.set(place, key, value)
    };
    if let Some(url) = &wanted.new_url {
        set("url", url.as_str().into())?;
    }
    if let Some(folder) = &wanted.new_folder {
        set("migrations", folder.as_str().into())?;
    }
    if let Some(backends) = &wanted.new_backends {
        set("backends", backends.iter().map(|backend| backend.name()).collect())?;
    }
    let new: Vec<&str> = wanted
        .dependencies
        .iter()
        .filter_map(|(name, dependency)| {
            manifest.add_dependency(name, dependency).map(|new| new.then_some(*name)).transpose()
        })
        .collect::<Result<_>>()?;
    let mut what = Vec::new();
    if !added.is_empty() {
        what.push(format!("[{}.metadata.dbmigrate] {}", place.key(), added.join(", ")));
    }
    if !new.is_empty() {
        what.push(format!("[dependencies] {}", new.join(", ")));
    }
    Ok((!what.is_empty()).then(|| Change {
        verb: "Updating",
        what: format!("{}: {}", manifest.shown(), what.join("; ")),
        action: Action::File(manifest.path().to_owned(), manifest.into_text().into_bytes()),
    }))
}

/// The command that a person calls now, from the same place.
fn next(context: &Context<'_>, global: &Global) -> String {
    let migrations = Sources::list(&context.project, &context.config).is_ok_and(|sources| !sources.ids().is_empty());
    let mut command = format!("cargo dbmigrate {}", if migrations { "run" } else { "new create_users" });
    if let Some(package) = &global.package {
        command.push_str(&format!(" --package {package}"));
    }
    if let Some(path) = &global.manifest_path {
        command.push_str(&format!(" --manifest-path {}", text::shell_word(&path.display().to_string())));
    }
    command
}
