//! The registry of database URLs: which backend a scheme means, and what a URL names there.

use std::fmt;
use std::path::{Path, PathBuf};

use dbmigrate::Backend;

use crate::failure::{Failure, Result};

/// A database that the command can work on.
///
/// It never holds a secret: what is shown of a URL is made when the URL is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DatabaseUrl {
    path: PathBuf,
    shown: String,
}

impl DatabaseUrl {
    /// The backend of a new project.
    pub(crate) const DEFAULT: Backend = Backend::Sqlite;

    /// Reads a URL. A relative path starts at the project's folder.
    pub(crate) fn parse(url: &str, folder: &Path) -> Result<Self> {
        let Some((scheme, rest)) = url.split_once(':') else {
            return Err(Failure::usage("The database's URL has no scheme.").next("Write it as `sqlite:app.db`."));
        };
        match scheme.to_ascii_lowercase().as_str() {
            "sqlite" => sqlite(rest, folder),
            "postgres" | "postgresql" => Err(not_yet(Backend::Postgres)),
            "mysql" | "mariadb" => Err(not_yet(Backend::Mysql)),
            _ => Err(unknown(scheme)),
        }
    }

    /// The backend.
    pub(crate) fn backend(&self) -> Backend {
        Backend::Sqlite
    }

    /// The database's file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.shown)
    }
}

fn sqlite(rest: &str, folder: &Path) -> Result<DatabaseUrl> {
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let wrong = |what: &str| Err(Failure::usage(what).next("Write it as `sqlite:app.db`."));
    if path.is_empty() {
        return wrong("The database's URL names no file.");
    }
    if path == ":memory:" {
        return wrong("A database in memory is gone when the command ends, so there is nothing to migrate.");
    }
    if path.contains('?') {
        return wrong("The database's URL has parameters after `?`, and SQLite's take none here.");
    }
    if path.contains('\0') {
        return wrong("The database's URL holds a zero byte.");
    }
    Ok(DatabaseUrl { path: folder.join(path), shown: format!("sqlite:{path}") })
}

/// Only the scheme is shown: the rest may hold a password.
fn not_yet(backend: Backend) -> Failure {
    Failure::usage(format!("The command cannot connect to {} yet; it can to SQLite.", backend.title()))
        .next("Use a URL as `sqlite:app.db`.")
}

fn unknown(scheme: &str) -> Failure {
    let good = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let named = if good { format!("`{scheme}:`") } else { "what it begins with".to_owned() };
    let next = match dbmigrate_lang::similar(scheme, ["sqlite"]) {
        Some(close) => format!("Did you mean `{close}:`?"),
        None => "Write it as `sqlite:app.db`.".to_owned(),
    };
    Failure::usage(format!("The database's URL has an unknown scheme: {named}.")).next(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_ways_to_name_a_file() {
        let folder = Path::new("/project");
        for (url, path) in [
            ("sqlite:app.db", "/project/app.db"),
            ("sqlite://data/app.db", "/project/data/app.db"),
            ("sqlite:///var/app.db", "/var/app.db"),
            ("SQLite:/var/app.db", "/var/app.db"),
        ] {
            assert_eq!(DatabaseUrl::parse(url, folder).unwrap().path(), Path::new(path), "{url}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_without_the_secret() {
        for (url, word) in [
            ("app.db", "no scheme"),
            ("sqlite:", "no file"),
            ("sqlite::memory:", "memory"),
            ("sqlite:a.db?mode=rwc", "parameters"),
            ("sqlit:a.db", "`sqlite:`"),
            ("oracle://ada:hunter2@host/x", "unknown scheme"),
            ("postgres://ada:hunter2@host/x", "PostgreSQL"),
            ("mysql://ada:hunter2@host/x", "MySQL"),
            ("ada hunter2://x", "unknown scheme"),
        ] {
            let message = DatabaseUrl::parse(url, Path::new("/")).unwrap_err().to_string();
            assert!(message.contains(word) && !message.contains("hunter2"), "{message}");
        }
    }
}
