//! Where every migration stands: what is listed against what the history records.
//!
//! A pure function of two lists. Nothing is read, and nothing is decided: the engine and the command decide by it.

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::history::{Revision, RevisionState};
use crate::{Backend, Checksum, Id, Migrations, StepsHash};

/// What the comparison needs to know of a listed migration, whether a macro or a command has read it.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// Its id.
    pub id: &'a Id,
    /// What it means.
    pub checksum: &'a Checksum,
    /// What it is lowered to on the database's backend; `None` where it is not for that backend.
    pub steps: Option<&'a StepsHash>,
}

/// Where every migration stands, in the order of the list; what only the database knows stands where its id sorts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// One entry for each migration that is listed or recorded.
    pub entries: Vec<Entry>,
}

/// Where one migration stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The migration.
    pub id: Id,
    /// Where it stands.
    pub standing: Standing,
    /// What the history records about it.
    pub revision: Option<Revision>,
}

/// How a listed and a recorded migration relate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Standing {
    /// Listed and applied, and the same.
    Applied,
    /// Listed and applied with the same meaning, but the library now lowers it to other steps.
    LowersDifferently,
    /// Listed, not applied, and newer than everything that is applied.
    Pending,
    /// Listed, not applied, and older than one that is applied.
    OutOfOrder {
        /// The newest listed migration that is applied.
        after: Id,
    },
    /// Listed and applied, but it meant something else when it was applied.
    Changed {
        /// What it means now.
        listed: Checksum,
    },
    /// Applied, but not listed.
    Missing,
    /// Listed and begun outside a transaction, but not finished: a run goes on with it.
    Interrupted,
    /// Its revert was begun outside a transaction, but not finished: a revert goes on with it.
    RevertInterrupted,
    /// Listed, but not for the database's backend.
    OtherBackend,
}

/// Compares what is listed with what is recorded.
pub fn compare<'a>(listed: impl IntoIterator<Item = Listed<'a>>, history: &[Revision]) -> Comparison {
    let listed: Vec<Listed<'a>> = listed.into_iter().collect();
    let recorded: HashMap<&Id, &Revision> = history.iter().map(|revision| (&revision.id, revision)).collect();
    let newest_applied = listed.iter().rposition(|listed| recorded.contains_key(listed.id));
    let mut entries: Vec<Entry> = listed
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let revision = recorded.get(item.id).copied();
            let after = newest_applied.filter(|newest| index < *newest).map(|newest| listed[newest].id);
            Entry { id: item.id.clone(), standing: standing(item, revision, after), revision: revision.cloned() }
        })
        .collect();

    let known: HashSet<&Id> = listed.iter().map(|listed| listed.id).collect();
    for revision in history.iter().filter(|revision| !known.contains(&revision.id)) {
        let standing = match revision.state {
            RevisionState::Reverting => Standing::RevertInterrupted,
            RevisionState::Applying | RevisionState::Applied | RevisionState::Baseline => Standing::Missing,
        };
        let at = entries.iter().position(|entry| entry.id > revision.id).unwrap_or(entries.len());
        entries.insert(at, Entry { id: revision.id.clone(), standing, revision: Some(revision.clone()) });
    }
    Comparison { entries }
}

/// What the comparison needs to know of a whole list of migrations.
pub fn listed(migrations: &Migrations, backend: Backend) -> impl Iterator<Item = Listed<'_>> {
    migrations.items.iter().map(move |migration| Listed {
        id: &migration.id,
        checksum: &migration.checksum,
        steps: migration.on(backend).map(|lowered| &lowered.hash),
    })
}

impl Comparison {
    /// What a run would apply, in this order: what is pending, and first what was interrupted.
    pub fn pending(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| matches!(entry.standing, Standing::Pending | Standing::Interrupted))
    }

    /// What is applied and undisputed.
    pub fn applied(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| matches!(entry.standing, Standing::Applied | Standing::LowersDifferently))
    }

    /// What stops a run.
    pub fn diverged(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.standing.is_diverged())
    }
}

impl Standing {
    /// Whether list and history contradict each other here.
    pub fn is_diverged(&self) -> bool {
        matches!(self, Self::OutOfOrder { .. } | Self::Changed { .. } | Self::Missing | Self::RevertInterrupted)
    }

    /// What to do about it, where it stops a run.
    pub fn way_out(&self) -> Option<&'static str> {
        match self {
            Self::OutOfOrder { .. } => {
                Some("Give the older migration a newer id, or revert the newer ones and run again.")
            }
            Self::Changed { .. } => {
                Some("Put the changed migration back as it was and write a new one, or revert it and run again.")
            }
            Self::Missing => Some("Bring the missing file back, or revert the migration: the history holds its steps."),
            Self::RevertInterrupted => Some("Revert again, which goes on where it was interrupted."),
            Self::Applied | Self::LowersDifferently | Self::Pending | Self::Interrupted | Self::OtherBackend => None,
        }
    }

    /// The word in reports.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::LowersDifferently => "applied, lowers differently",
            Self::Pending => "pending",
            Self::OutOfOrder { .. } => "out of order",
            Self::Changed { .. } => "changed",
            Self::Missing => "missing",
            Self::Interrupted => "interrupted",
            Self::RevertInterrupted => "revert interrupted",
            Self::OtherBackend => "for another backend",
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.entries {
            writeln!(f, "{entry}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  {}", self.id, self.standing.word())?;
        match (&self.standing, &self.revision) {
            (Standing::OutOfOrder { after }, _) => write!(f, ": {after} is applied already"),
            (Standing::Changed { listed }, Some(revision)) => {
                write!(f, ": applied as {}, now {}", revision.checksum.short(), listed.short())
            }
            (Standing::Missing, _) => f.write_str(": applied, but not among the migrations"),
            (Standing::Interrupted | Standing::RevertInterrupted, Some(revision)) => {
                write!(f, ": {} of {} statements done", revision.statements_applied, revision.statements_total)
            }
            _ => Ok(()),
        }
    }
}

fn standing(listed: &Listed<'_>, revision: Option<&Revision>, after: Option<&Id>) -> Standing {
    let Some(revision) = revision else {
        return match (listed.steps, after) {
            (None, _) => Standing::OtherBackend,
            (Some(_), Some(after)) => Standing::OutOfOrder { after: after.clone() },
            (Some(_), None) => Standing::Pending,
        };
    };
    match revision.state {
        // An interrupted migration may be corrected from the statement that failed: the engine compares the rest.
        RevisionState::Applying => Standing::Interrupted,
        RevisionState::Reverting => Standing::RevertInterrupted,
        RevisionState::Applied | RevisionState::Baseline => {
            if revision.checksum != *listed.checksum {
                Standing::Changed { listed: listed.checksum.clone() }
            } else if listed.steps.is_some_and(|steps| *steps != revision.steps_hash) {
                Standing::LowersDifferently
            } else {
                Standing::Applied
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static IDS: [Id; 4] = [
        Id::from_static("m20260101_000000_a"),
        Id::from_static("m20260102_000000_b"),
        Id::from_static("m20260103_000000_c"),
        Id::from_static("m20260104_000000_d"),
    ];
    static CHECKSUM: Checksum = Checksum::from_static("1:aa");
    static STEPS: StepsHash = StepsHash::from_static("00");

    fn item(index: usize) -> Listed<'static> {
        Listed { id: &IDS[index], checksum: &CHECKSUM, steps: Some(&STEPS) }
    }

    fn words(comparison: &Comparison) -> Vec<&'static str> {
        comparison.entries.iter().map(|entry| entry.standing.word()).collect()
    }

    fn applied(index: usize) -> Revision {
        Revision::example(IDS[index].clone(), CHECKSUM.clone(), STEPS.clone())
    }

    #[test]
    fn what_is_newer_than_everything_applied_is_pending() {
        let comparison = compare([item(0), item(1), item(2)], &[applied(0)]);
        assert_eq!(words(&comparison), ["applied", "pending", "pending"]);
        assert_eq!(comparison.diverged().count(), 0);
    }

    #[test]
    fn what_is_older_than_something_applied_is_out_of_order() {
        let comparison = compare([item(0), item(1), item(2)], &[applied(0), applied(2)]);
        assert_eq!(words(&comparison), ["applied", "out of order", "applied"]);
        assert_eq!(
            comparison.to_string().lines().nth(1),
            Some("m20260102_000000_b  out of order: m20260103_000000_c is applied already")
        );
    }

    #[test]
    fn what_only_the_database_knows_stands_where_its_id_sorts() {
        let comparison = compare([item(0), item(2)], &[applied(0), applied(1), applied(3)]);
        assert_eq!(words(&comparison), ["applied", "missing", "pending", "missing"]);
    }

    #[test]
    fn a_changed_meaning_outweighs_changed_steps() {
        let mut changed = applied(0);
        changed.checksum = Checksum::from_static("1:bb");
        changed.steps_hash = StepsHash::from_static("11");
        let mut lowered = applied(1);
        lowered.steps_hash = StepsHash::from_static("11");
        let comparison = compare([item(0), item(1)], &[changed, lowered]);
        assert_eq!(words(&comparison), ["changed", "applied, lowers differently"]);
    }

    #[test]
    fn what_is_for_another_backend_is_neither_pending_nor_out_of_order() {
        let comparison = compare([Listed { steps: None, ..item(0) }, item(1)], &[applied(1)]);
        assert_eq!(words(&comparison), ["for another backend", "applied"]);
    }

    #[test]
    fn unfinished_work_is_told_from_finished() {
        let mut applying = applied(0);
        applying.state = RevisionState::Applying;
        let mut reverting = applied(1);
        reverting.state = RevisionState::Reverting;
        let comparison = compare([item(0), item(1)], &[applying, reverting]);
        assert_eq!(words(&comparison), ["interrupted", "revert interrupted"]);
        assert_eq!(comparison.pending().count(), 1);
        assert_eq!(comparison.diverged().count(), 1);
    }
}
