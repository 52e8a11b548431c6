//! The settings: where they come from, and which of them wins.
//!
//! Cargo metadata < `.env` < `DATABASE_URL` < `--env` < `--database-url`. A key that does not exist is an error, because
//! a misspelled one would otherwise be silently without effect.

use std::collections::HashMap;
use std::env;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use dbmigrate::Backend;
use dbmigrate_lang::similar;

use crate::cli::Global;
use crate::failure::{Failure, Result};
use crate::project::{Manifest, Project};
use crate::text;
use crate::url::DatabaseUrl;

/// The settings of one call.
#[derive(Debug)]
pub(crate) struct Config {
    /// The database; none where nobody named one.
    pub(crate) url: Option<DatabaseUrl>,
    /// The migrations' folder.
    pub(crate) migrations: PathBuf,
    /// The folder that holds the backups of every database, where one was chosen.
    pub(crate) backups: Option<PathBuf>,
    /// How long to wait for others, where it was said.
    pub(crate) lock_timeout: Option<Duration>,
    /// The backends of a new lock file.
    pub(crate) backends: Vec<Backend>,
    /// Whether a continuous integration runs the command.
    pub(crate) ci: bool,
}

impl Config {
    /// Puts the settings together.
    pub(crate) fn read(project: &Project, global: &Global) -> Result<Self> {
        let dotenv = dotenv(project)?;
        let (env_name, env_url) = (variable(ENV)?, variable(DATABASE_URL)?);
        let own = Settings::of_manifest(project.manifest.as_ref())?;
        let chosen = global.env.clone().or(env_name).or_else(|| dotenv.get(ENV).cloned());
        let settings = match chosen {
            Some(name) => own.choose(&name, project.manifest.as_ref())?,
            None => own.base,
        };

        let from_flag = settings.url.clone().filter(|_| global.env.is_some() && settings.url_is_of_env);
        let url = global
            .database_url
            .clone()
            .or(from_flag)
            .or(env_url)
            .or_else(|| dotenv.get(DATABASE_URL).cloned())
            .or(settings.url);
        let url = url.map(|url| DatabaseUrl::parse(&url, &project.folder)).transpose()?;
        let migrations = match (&global.migrations, settings.migrations) {
            (Some(folder), _) => project.here.join(folder),
            (None, Some(folder)) => project.folder.join(folder),
            (None, None) if project.manifest.is_some() => project.folder.join("migrations"),
            (None, None) => {
                return Err(Failure::usage(format!(
                    "There is no Cargo.toml in `{}` or above it.",
                    project.here.display()
                ))
                .next(
                    "Go to your project, or name the files and the database yourself with `--migrations DIR` and \
                     `--database-url sqlite:app.db`.",
                ));
            }
        };
        let backends = settings.backends.unwrap_or_else(|| match &url {
            Some(url) => vec![url.backend()],
            None => vec![DatabaseUrl::DEFAULT],
        });
        Ok(Self {
            url,
            migrations,
            backups: settings.backups.map(|folder| project.folder.join(folder)),
            lock_timeout: settings.lock_timeout,
            backends,
            ci: env::var_os("CI").is_some_and(|value| !["", "false", "0"].iter().any(|no| value == *no)),
        })
    }

    /// The database, or an error that says how to name one.
    pub(crate) fn database(&self) -> Result<&DatabaseUrl> {
        self.url.as_ref().ok_or_else(|| {
            Failure::usage("No database is named.").next(
                "Write `url = \"sqlite:app.db\"` under `[package.metadata.dbmigrate]` in Cargo.toml, set DATABASE_URL, \
                 or add `--database-url sqlite:app.db`.",
            )
        })
    }
}

const ENV: &str = "DBMIGRATE_ENV";
const DATABASE_URL: &str = "DATABASE_URL";

/// What `.env` beside the manifest says. The file is optional, but a broken one is an error.
fn dotenv(project: &Project) -> Result<HashMap<String, String>> {
    let path = project.folder.join(".env");
    let failed = |error: dotenvy::Error| {
        // The crate's own message quotes the line, which may be a secret.
        let reason = match error {
            dotenvy::Error::LineParse(_, _) => "a line of it is no `NAME=value`".to_owned(),
            error => error.to_string(),
        };
        Failure::usage(format!("`{}` cannot be read: {reason}.", project.shown(&path)))
    };
    match dotenvy::from_path_iter(&path) {
        Ok(lines) => lines.map(|line| line.map_err(failed)).collect(),
        Err(dotenvy::Error::Io(error)) if error.kind() == io::ErrorKind::NotFound => Ok(HashMap::new()),
        Err(error) => Err(failed(error)),
    }
}

/// The keys of one table.
#[derive(Clone, Debug, Default)]
struct Settings {
    url: Option<String>,
    /// Whether the URL stands in an `env` table.
    url_is_of_env: bool,
    migrations: Option<PathBuf>,
    backups: Option<PathBuf>,
    lock_timeout: Option<Duration>,
    backends: Option<Vec<Backend>>,
}

/// The tables of a manifest.
#[derive(Debug, Default)]
struct Tables {
    base: Settings,
    envs: HashMap<String, Settings>,
}

const KEYS: [&str; 6] = ["url", "migrations", "backup", "lock-timeout", "backends", "env"];

impl Settings {
    fn of_manifest(manifest: Option<&Manifest>) -> Result<Tables> {
        let Some(manifest) = manifest else { return Ok(Tables::default()) };
        let wrong =
            |what: String| Failure::usage(format!("{what} in {} of `{}`.", manifest.section, manifest.path.display()));
        let mut tables = Tables::default();
        for (key, value) in &manifest.settings {
            match (key.as_str(), value) {
                ("env", toml::Value::Table(envs)) => {
                    for (name, value) in envs {
                        let table = value.as_table().ok_or_else(|| wrong(format!("`env.{name}` is no table")))?;
                        let mut settings = Self::default();
                        for (key, value) in table {
                            settings.set(key, value).map_err(|what| wrong(format!("{what} (`env.{name}`)")))?;
                        }
                        tables.envs.insert(name.clone(), settings);
                    }
                }
                _ => tables.base.set(key, value).map_err(wrong)?,
            }
        }
        Ok(tables)
    }

    /// Sets a key; the error can be followed by "in …".
    fn set(&mut self, key: &str, value: &toml::Value) -> std::result::Result<(), String> {
        let text = || value.as_str().map(str::to_owned).ok_or_else(|| format!("`{key}` is no text"));
        match key {
            "url" => self.url = Some(text()?),
            "migrations" => self.migrations = Some(text()?.into()),
            "backup" => {
                for (key, value) in value.as_table().ok_or("`backup` is no table")? {
                    match (key.as_str(), value.as_str()) {
                        ("dir", Some(folder)) => self.backups = Some(folder.into()),
                        ("dir", None) => return Err("`backup.dir` is no text".to_owned()),
                        _ => return Err(unknown(&format!("backup.{key}"), &["backup.dir"])),
                    }
                }
            }
            "lock-timeout" => {
                let text = value.as_integer().map(|seconds| seconds.to_string()).map_or_else(text, Ok)?;
                self.lock_timeout = Some(text::parse_duration(&text)?);
            }
            "backends" => {
                let names = value.as_array().ok_or("`backends` is no list")?;
                let read = |name: &toml::Value| {
                    let name = name.as_str().ok_or("`backends` holds something that is no text")?;
                    name.parse::<Backend>().map_err(|error| error.to_string())
                };
                let backends = names.iter().map(read).collect::<std::result::Result<Vec<_>, String>>()?;
                self.backends = Some(backends).filter(|backends| !backends.is_empty());
            }
            _ => return Err(unknown(key, &KEYS)),
        }
        Ok(())
    }

    /// These settings, where they say something, over others.
    fn over(self, base: &Self) -> Self {
        let base = base.clone();
        Self {
            url_is_of_env: self.url.is_some(),
            url: self.url.or(base.url),
            migrations: self.migrations.or(base.migrations),
            backups: self.backups.or(base.backups),
            lock_timeout: self.lock_timeout.or(base.lock_timeout),
            backends: self.backends.or(base.backends),
        }
    }
}

impl Tables {
    fn choose(mut self, name: &str, manifest: Option<&Manifest>) -> Result<Settings> {
        if let Some(settings) = self.envs.remove(name) {
            return Ok(settings.over(&self.base));
        }
        let file = manifest.map_or("Cargo.toml".to_owned(), |manifest| manifest.path.display().to_string());
        let failure = Failure::usage(format!("There are no settings `env.{name}` in `{file}`."));
        Err(match similar(name, self.envs.keys().map(String::as_str)) {
            Some(close) => failure.next(format!("Did you mean `{close}`?")),
            None => failure,
        })
    }
}

fn unknown(key: &str, keys: &[&str]) -> String {
    match similar(key, keys.iter().copied()) {
        Some(close) => format!("There is no key `{key}`, did you mean `{close}`,"),
        None => format!("There is no key `{key}`; the keys are {};", keys.join(", ")),
    }
}

/// A variable of the environment. One that is set and cannot be read must not pass for one that is not set: another
/// database would be taken.
fn variable(name: &str) -> Result<Option<String>> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::usage(format!("The variable {name} is not UTF-8."))
            .state("nothing was changed")
            .next("Set it again, or unset it.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(text: &str) -> Result<Tables> {
        let manifest = Manifest {
            path: "Cargo.toml".into(),
            section: "[package.metadata.dbmigrate]",
            settings: toml::from_str(text).unwrap(),
        };
        Settings::of_manifest(Some(&manifest))
    }

    #[test]
    fn an_environment_stands_over_the_rest() {
        let text = "url = 'sqlite:a'\nlock-timeout = 5\n[backup]\ndir = 'b'\n[env.test]\nurl = 'sqlite:t'";
        let settings = tables(text).unwrap().choose("test", None).unwrap();
        assert_eq!(settings.url.as_deref(), Some("sqlite:t"));
        assert_eq!(settings.lock_timeout, Some(Duration::from_secs(5)));
        assert_eq!(settings.backups, Some("b".into()));
        assert!(tables(text).unwrap().choose("tset", None).unwrap_err().to_string().contains("`test`"));
    }

    #[test]
    fn a_misspelled_key_is_named() {
        for (text, word) in [
            ("migratoins = 'x'", "did you mean `migrations`"),
            ("zzz = 1", "the keys are"),
            ("url = 1", "no text"),
            ("backends = ['oracle']", "oracle"),
            ("lock-timeout = '1 year'", "no time"),
            ("[backup]\ndri = 'x'", "`backup.dir`"),
            ("[env.a]\nurll = 'x'", "did you mean `url`"),
        ] {
            let message = tables(text).unwrap_err().to_string();
            assert!(message.contains(word), "{message}");
        }
    }
}
