//! The lock file: the one list that macro and command share.
//!
//! ```text
//! dbmigrate 1
//! backends sqlite postgres
//! m20261101_120000_create_users    1:9f2c…  77ab… c01d…
//! ```

use std::fmt;

use dbmigrate_core::{Backend, Checksum, Id, Migration, StepsHash};

/// The file's name in the migrations folder.
pub const LOCK_FILE: &str = "dbmigrate.lock";

/// The migrations in order, the backends that they are lowered for, and what each meant when it was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// The backends, in the order in which the hashes stand.
    pub backends: Vec<Backend>,
    /// The migrations, oldest first.
    pub entries: Vec<LockEntry>,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockEntry {
    /// The migration.
    pub id: Id,
    /// What it meant when the line was written.
    pub checksum: Checksum,
    /// What it was lowered to, for each backend of the file; `None` where it is not for that backend.
    pub steps: Vec<Option<StepsHash>>,
}

/// A lock file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for LockError {}

impl Lock {
    /// An empty list for these backends.
    pub fn new(backends: Vec<Backend>) -> Self {
        Self { backends, entries: Vec::new() }
    }

    /// Reads the text of a lock file. Line ends may be either kind; lines that begin with `#` are remarks.
    ///
    /// # Errors
    /// The first line that is wrong. A merge that left its marks is named as such.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line.trim()))
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let fail = |line: usize, message: String| Err(LockError { line, message });
        match lines.next() {
            Some((_, "dbmigrate 1")) => {}
            Some((line, text)) => {
                let newer = text.strip_prefix("dbmigrate ").is_some_and(|format| format.trim().parse::<u32>().is_ok());
                let message = if newer {
                    format!("`{text}` is a format that a newer version writes: update dbmigrate")
                } else {
                    "a lock file begins with `dbmigrate 1`".to_owned()
                };
                return fail(line, message);
            }
            None => return fail(1, "the lock file is empty".into()),
        }
        let mut lock = match lines.next() {
            Some((line, text)) => Self::new(parse_backends(line, text)?),
            None => return fail(2, "the second line is `backends …`".into()),
        };
        for (line, text) in lines {
            let entry = parse_entry(line, text, lock.backends.len())?;
            if let Some(last) = lock.entries.last() {
                if last.id == entry.id {
                    return fail(line, format!("`{}` is listed twice", entry.id));
                }
                if last.id > entry.id {
                    return fail(line, format!("`{}` stands after `{}`: the list is sorted by id", entry.id, last.id));
                }
            }
            lock.entries.push(entry);
        }
        Ok(lock)
    }

    /// The line of a migration.
    pub fn get(&self, id: &Id) -> Option<&LockEntry> {
        let index = self.entries.binary_search_by(|entry| entry.id.cmp(id)).ok()?;
        self.entries.get(index)
    }
}

impl LockEntry {
    /// The line for a migration, given the file's backends.
    pub fn of(migration: &Migration, backends: &[Backend]) -> Self {
        let hash = |backend: &Backend| migration.on(*backend).map(|lowered| lowered.hash.clone());
        Self {
            id: migration.id.clone(),
            checksum: migration.checksum.clone(),
            steps: backends.iter().map(hash).collect(),
        }
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "dbmigrate 1")?;
        writeln!(f, "backends {}", self.backends.iter().map(|backend| backend.name()).collect::<Vec<_>>().join(" "))?;
        for entry in &self.entries {
            write!(f, "{}  {} ", entry.id, entry.checksum)?;
            for hash in &entry.steps {
                write!(f, " {}", hash.as_ref().map_or("-", StepsHash::as_str))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

fn parse_backends(line: usize, text: &str) -> Result<Vec<Backend>, LockError> {
    let fail = |message: String| LockError { line, message };
    let names = text.strip_prefix("backends ").ok_or_else(|| fail("the second line is `backends …`".into()))?;
    let mut backends = Vec::new();
    for name in names.split_whitespace() {
        let backend = name.parse().map_err(|unknown: dbmigrate_core::UnknownBackend| fail(unknown.to_string()))?;
        if backends.contains(&backend) {
            return Err(fail(format!("`{name}` is listed twice")));
        }
        backends.push(backend);
    }
    if backends.is_empty() {
        return Err(fail("no backend is listed".into()));
    }
    Ok(backends)
}

fn parse_entry(line: usize, text: &str, backends: usize) -> Result<LockEntry, LockError> {
    let fail = |message: String| LockError { line, message };
    if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| text.starts_with(mark)) {
        let help = "keep the lines of both sides, sorted by id, then run `cargo dbmigrate lock`";
        return Err(fail(format!("a merge left its mark here: {help}")));
    }
    let mut words = text.split_whitespace();
    let id = Id::new(words.next().unwrap_or_default()).map_err(|error| fail(error.to_string()))?;
    let checksum = words.next().and_then(Checksum::parse);
    let checksum = checksum.ok_or_else(|| fail(format!("the checksum of `{id}` is no `EDITION:HEX`")))?;
    let steps: Option<Vec<_>> =
        words.map(|word| if word == "-" { Some(None) } else { StepsHash::parse(word).map(Some) }).collect();
    match steps {
        Some(steps) if steps.len() == backends => Ok(LockEntry { id, checksum, steps }),
        _ => Err(fail(format!("`{id}` wants {backends} hashes of 32 digits, one for each backend"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str) -> String {
        format!("{id}  1:{}  {} -", "a".repeat(64), "b".repeat(32))
    }

    #[test]
    fn what_is_written_reads_back() {
        let text = format!(
            "dbmigrate 1\nbackends sqlite mysql\n{}\n{}\n",
            line("m20260101_000000_a"),
            line("m20260102_000000_b")
        );
        let lock = Lock::parse(&text).unwrap();
        assert_eq!(lock.to_string(), text);
        assert_eq!(Lock::parse(&text.replace('\n', "\r\n")).unwrap(), lock);
        assert!(lock.get(&Id::new("m20260102_000000_b").unwrap()).is_some());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let head = "dbmigrate 1\nbackends sqlite mysql\n";
        let (a, b) = (line("m20260101_000000_a"), line("m20260102_000000_b"));
        for (text, number, word) in [
            (String::new(), 1, "empty"),
            ("dbmigrate 9\n".into(), 1, "newer"),
            ("hello\n".into(), 1, "begins with"),
            ("dbmigrate 1\nbackends oracle\n".into(), 2, "unknown backend"),
            ("dbmigrate 1\nbackends sqlite sqlite\n".into(), 2, "twice"),
            (format!("{head}{b}\n{a}\n"), 4, "sorted"),
            (format!("{head}{a}\n{a}\n"), 4, "twice"),
            (format!("{head}<<<<<<< HEAD\n{a}\n"), 3, "merge"),
            (format!("{head}x 1:2 3\n"), 3, "no migration id"),
            (format!("{head}m20260101_000000_a 1:2 3 4\n"), 3, "checksum"),
            (format!("{head}m20260101_000000_a 1:{} -\n", "a".repeat(64)), 3, "2 hashes"),
        ] {
            let error = Lock::parse(&text).unwrap_err();
            assert_eq!(error.line, number, "{text}");
            assert!(error.message.contains(word), "{}", error.message);
        }
    }
}
