//! `new`: writes an empty migration.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use dbmigrate::Id;
use dbmigrate_backup::UtcTime;
use dbmigrate_lang::{LockEntry, Replay, sql_template, template};

use crate::cli::New;
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::sources::Sources;

/// Writes the file and lists it. A folder that is not there is made: it is how a project begins.
pub(crate) fn new(context: &Context<'_>, arguments: &New) -> Result<ExitCode> {
    let folder = &context.config.migrations;
    let shown = context.project.shown(folder);
    let failed = |what: &str, error: io::Error| {
        let next = match error.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => "Move away what is in the way.",
            _ => "Give this user write access to the folder.",
        };
        Failure::failed(format!("{what}: {error}.")).next(next)
    };
    let name = name(&arguments.name)?;
    if !folder.exists() {
        fs::create_dir_all(folder)
            .map_err(|error| failed(&format!("The migrations folder `{shown}` cannot be made"), error))?;
        context.output.status("Creating", format_args!("{shown}/"));
    }
    let mut sources = Sources::list(&context.project, &context.config)?;
    let newest = sources.ids().into_iter().chain(sources.lock.entries.iter().map(|entry| entry.id.clone())).max();
    let id = id_after(UtcTime::now(), newest.as_ref(), &name)?;
    let files = Files::of(&id, arguments);
    files
        .write(folder)
        .map_err(|(path, error)| failed(&format!("`{}` cannot be written", context.project.shown(&path)), error))?;
    for (path, _) in &files.0 {
        context.output.status("Creating", context.project.shown(&folder.join(path)));
    }
    if arguments.sql {
        context.output.status("Finished", "next: write the SQL into both files, then `cargo dbmigrate lock`");
        return Ok(ExitCode::Fine);
    }

    // An empty migration means the same after whatever schema, so the other files need not be read. Those that are not
    // listed yet would be out of order after it: `lock` is for them.
    if sources.ids().iter().any(|id| sources.lock.get(id).is_none()) {
        context
            .output
            .warning("other migrations are not in the lock file yet, so `cargo dbmigrate lock` must list them all");
        return Ok(ExitCode::Fine);
    }
    let migration = Replay::new(&sources.lock.backends)
        .push(&id, files.migration())
        .map_err(|reports| Failure::failed(format!("The new migration has {} errors.", reports.len())))?;
    let mut lock = sources.lock.clone();
    lock.entries.push(LockEntry::of(&migration, &lock.backends));
    sources.write_lock(lock)?;
    context.output.status("Locking", &id);
    Ok(ExitCode::Fine)
}

/// The files of a new migration, from its folder on. The migration is the last one.
struct Files(Vec<(String, String)>);

impl Files {
    fn of(id: &Id, arguments: &New) -> Self {
        let title = title(&arguments.name);
        let migration = format!("{id}.rs");
        if !arguments.sql {
            return Self(vec![(migration, template(&title))]);
        }
        let [up, down] = ["up", "down"].map(|way| format!("sql/{id}.{way}.sql"));
        // A file of remarks alone is an error of the language: what was never written cannot be applied.
        let text = sql_template(&title, &up, &down);
        let remark = |what: &str| format!("-- {what}\n");
        Self(vec![
            (up, remark("The statements that apply the migration. Each ends with a semicolon.")),
            (down, remark("The statements that revert it, so that everything is as it was before.")),
            (migration, text),
        ])
    }

    /// The text of the migration itself.
    fn migration(&self) -> &str {
        self.0.last().map_or("", |(_, text)| text)
    }

    /// Writes all of them or none. The error names the file.
    fn write(&self, folder: &Path) -> std::result::Result<(), (PathBuf, io::Error)> {
        for (index, (path, text)) in self.0.iter().enumerate() {
            let path = folder.join(path);
            let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
                let mut file = File::options().write(true).create_new(true).open(&path)?;
                file.write_all(text.as_bytes()).inspect_err(|_| {
                    // What cannot be removed either is a file that the next call names.
                    fs::remove_file(&path).ok();
                })
            });
            if let Err(error) = written {
                for (path, _) in &self.0[..index] {
                    fs::remove_file(folder.join(path)).ok();
                }
                return Err((path, error));
            }
        }
        Ok(())
    }
}

/// What a person has written, as the name in an id.
fn name(text: &str) -> Result<String> {
    let mut name = String::new();
    for character in text.chars() {
        match character {
            'a'..='z' | '0'..='9' => name.push(character),
            'A'..='Z' => {
                if name.ends_with(|last: char| last.is_ascii_lowercase()) {
                    name.push('_');
                }
                name.push(character.to_ascii_lowercase());
            }
            '_' | '-' | ' ' | '.' => {
                if !name.is_empty() && !name.ends_with('_') {
                    name.push('_');
                }
            }
            other => {
                return Err(Failure::usage(format!("A migration's name cannot hold `{}`.", other.escape_debug()))
                    .next("Use letters, digits and `_`, as in `create_users`."));
            }
        }
    }
    let name = name.trim_end_matches('_').to_owned();
    if name.is_empty() {
        return Err(
            Failure::usage("The migration has no name.").next("Use letters, digits and `_`, as in `create_users`.")
        );
    }
    Ok(name)
}

/// The name as a sentence.
fn title(text: &str) -> String {
    let words = text.replace(['_', '-'], " ");
    let words = words.trim().trim_end_matches('.');
    let mut characters = words.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", characters.as_str())
}

/// An id of this moment, or of the moment after the newest one where a clock or a person is ahead.
fn id_after(now: UtcTime, newest: Option<&Id>, name: &str) -> Result<Id> {
    let of = |time: UtcTime| {
        let digits: String = time.to_string().chars().filter(char::is_ascii_digit).collect();
        Id::new(&format!("m{}_{}_{name}", &digits[..8], &digits[8..]))
            .map_err(|error| Failure::usage(format!("The name cannot be used: {error}.")))
    };
    let id = of(now)?;
    let Some(newest) = newest.filter(|newest| **newest >= id) else { return Ok(id) };
    let digits = newest.as_str();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    let time =
        format!("{}-{}-{}T{}:{}:{}Z", part(1, 5), part(5, 7), part(7, 9), part(10, 12), part(12, 14), part(14, 16));
    let epoch = UtcTime::from(SystemTime::UNIX_EPOCH);
    let time: UtcTime = time
        .parse()
        .map_err(|_| Failure::usage(format!("No id comes after `{newest}`, whose date does not exist.")))?;
    of(UtcTime::from(SystemTime::UNIX_EPOCH + time.distance(epoch) + Duration::from_secs(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_parts_of_ids() {
        for (text, expected) in [
            ("create_users", "create_users"),
            ("Create users", "create_users"),
            ("CreateUserRoles", "create_user_roles"),
            ("add-email--2.", "add_email_2"),
        ] {
            assert_eq!(name(text).unwrap(), expected);
        }
        for text in ["", " ", "ü", "a/b", "a\"b"] {
            assert!(name(text).is_err(), "{text}");
        }
        assert_eq!(title("create_users"), "Create users.");
    }

    #[test]
    fn a_new_id_is_the_newest() {
        let now: UtcTime = "2026-11-20T09:30:12Z".parse().unwrap();
        let id = |text: &str| Id::new(text).unwrap();
        assert_eq!(id_after(now, None, "a").unwrap(), id("m20261120_093012_a"));
        let ahead = id("m20261231_235959_z");
        assert_eq!(id_after(now, Some(&ahead), "a").unwrap(), id("m20270101_000000_a"));
        let same = id("m20261120_093012_z");
        assert_eq!(id_after(now, Some(&same), "a").unwrap(), id("m20261120_093013_a"));
    }
}
