//! What an edition makes of every case, as text: one line for each migration.
//!
//! `topic/name/number SHA-256-of-the-case checksum steps-on-sqlite steps-on-postgres steps-on-mysql`, with `-` where a
//! backend refuses the case or it is for others.

use std::collections::BTreeMap;
use std::path::Path;

use dbmigrate_core::{Backend, Migration};
use dbmigrate_lang::Replay;
use sha2::{Digest as _, Sha256};

use crate::case::{Case, read};

/// The lines by the migrations' names.
pub(crate) struct Record {
    lines: BTreeMap<String, Line>,
}

#[derive(Clone)]
struct Line {
    case: String,
    checksum: String,
    /// One for each backend.
    steps: Vec<Option<String>>,
}

impl Record {
    /// What this version makes of the cases in a folder. What every backend refuses means nothing, and has no line.
    pub(crate) fn of(cases: &Path) -> Self {
        let mut lines = BTreeMap::new();
        for case in Case::within(cases) {
            let lowered = Backend::ALL.map(|backend| lower(&case, backend));
            let text: Vec<&str> = case.files.iter().map(|(_, text)| &**text).collect();
            let sha: String = Sha256::digest(text.join("---\n")).iter().map(|byte| format!("{byte:02x}")).collect();
            for number in 0..case.files.len() {
                let on = lowered.each_ref().map(|migrations| migrations.get(number));
                let Some(any) = on.iter().copied().flatten().next() else { continue };
                let steps = on.map(|migration| Some(migration?.lowered.first()?.hash.to_string()));
                let line = Line { case: sha.clone(), checksum: any.checksum.to_string(), steps: steps.into() };
                lines.insert(format!("{}/{}/{number}", case.topic, case.name), line);
            }
        }
        Self { lines }
    }

    /// Reads what [`text`](Self::text) writes.
    pub(crate) fn parse(text: &str) -> Self {
        let line = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            let [name, case, checksum, steps @ ..] = &words[..] else { panic!("no line of a record: {line}") };
            let steps = steps.iter().map(|hash| (*hash != "-").then(|| (*hash).to_owned())).collect();
            ((*name).to_owned(), Line { case: (*case).to_owned(), checksum: (*checksum).to_owned(), steps })
        };
        Self { lines: text.lines().filter(|line| !line.starts_with('#')).map(line).collect() }
    }

    /// The record as text.
    pub(crate) fn text(&self, edition: u16) -> String {
        let mut text = format!(
            "# Edition {edition} is frozen: no line of this file is ever changed or taken away. docs/design/edition.md says why.\n\
             # case/number, SHA-256 of the case, checksum, hash of the steps on {}\n",
            Backend::ALL.map(|backend| backend.to_string()).join(", ")
        );
        for (name, line) in &self.lines {
            let steps = line.steps.iter().map(|hash| hash.as_deref().unwrap_or("-"));
            text.push_str(&format!("{name} {} {} {}\n", line.case, line.checksum, steps.collect::<Vec<_>>().join(" ")));
        }
        text
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// With the lines of another record that this one lacks.
    pub(crate) fn and(mut self, other: Self) -> Self {
        for (name, line) in other.lines {
            self.lines.entry(name).or_insert(line);
        }
        self
    }

    /// In what today is not what was recorded. What is recorded nowhere is no difference.
    pub(crate) fn differences(&self, now: &Self) -> Vec<String> {
        let mut found = Vec::new();
        for (name, old) in &self.lines {
            let mut say = |what: String| found.push(format!("{name}: {what}"));
            let Some(new) = now.lines.get(name) else {
                say("the case is gone".into());
                continue;
            };
            if old.case != new.case {
                say("the case was edited".into());
                continue;
            }
            if old.checksum != new.checksum {
                say("its canonical text, or what it names, gives another checksum".into());
            }
            for ((backend, old), new) in Backend::ALL.iter().zip(&old.steps).zip(&new.steps) {
                match (old, new) {
                    (Some(old), Some(new)) if old != new => say(format!("it is lowered differently for {backend}")),
                    (Some(_), None) => say(format!("{backend} takes it no longer")),
                    _ => {}
                }
            }
        }
        found
    }
}

/// What the files of a case are on a backend, up to the first one that is refused.
fn lower(case: &Case, backend: Backend) -> Vec<Migration> {
    let mut replay = Replay::new(&[backend]);
    case.files.iter().map_while(|(id, text)| replay.push_reading(id, text, &read).ok()).collect()
}
