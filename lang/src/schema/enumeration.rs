//! Enums that have a name, and how their values change.

/// A type of a few values, in their order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Enumeration {
    pub name: String,
    pub values: Vec<String>,
    /// The migration that created it, for a help.
    pub created_by: String,
    /// The migration that added values last, and those values.
    pub added: Option<(String, Vec<String>)>,
}

/// One change of an enum's values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum EnumChange {
    Add { value: String, place: Place },
    Rename { from: String, to: String },
    Remove { value: String },
}

/// Where a value is added.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Place {
    Last,
    Before(String),
    After(String),
}

impl Enumeration {
    /// The values that a migration has added, unless it has created the enum as well.
    pub(crate) fn added_by(&self, migration: &str) -> &[String] {
        match &self.added {
            Some((by, values)) if by == migration && self.created_by != migration => values,
            _ => &[],
        }
    }

    /// The values after a change, as far as it makes sense.
    pub(crate) fn changed(&self, change: &EnumChange) -> Vec<String> {
        let mut values = self.values.clone();
        match change {
            EnumChange::Add { value, place } => {
                let position = |wanted: &String| values.iter().position(|value| value == wanted);
                let at = match place {
                    Place::Last => None,
                    Place::Before(next) => position(next),
                    Place::After(previous) => position(previous).map(|at| at + 1),
                };
                values.insert(at.unwrap_or(values.len()), value.clone());
            }
            EnumChange::Rename { from, to } => {
                values.iter_mut().filter(|value| *value == from).for_each(|value| to.clone_into(value));
            }
            EnumChange::Remove { value } => values.retain(|other| other != value),
        }
        values
    }

    /// What undoes a change of this enum.
    pub(crate) fn undo(&self, change: &EnumChange) -> EnumChange {
        match change {
            EnumChange::Add { value, .. } => EnumChange::Remove { value: value.clone() },
            EnumChange::Rename { from, to } => EnumChange::Rename { from: to.clone(), to: from.clone() },
            EnumChange::Remove { value } => {
                let at = self.values.iter().position(|other| other == value);
                let next = at.and_then(|at| self.values.get(at + 1));
                let place = next.map_or(Place::Last, |next| Place::Before(next.clone()));
                EnumChange::Add { value: value.clone(), place }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_can_be_undone() {
        let text = |list: &[&str]| list.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        let before =
            Enumeration { name: "mood".into(), values: text(&["sad", "ok"]), created_by: String::new(), added: None };
        for (change, values) in [
            (EnumChange::Add { value: "x".into(), place: Place::After("sad".into()) }, text(&["sad", "x", "ok"])),
            (EnumChange::Add { value: "x".into(), place: Place::Before("sad".into()) }, text(&["x", "sad", "ok"])),
            (EnumChange::Add { value: "x".into(), place: Place::Last }, text(&["sad", "ok", "x"])),
            (EnumChange::Rename { from: "sad".into(), to: "blue".into() }, text(&["blue", "ok"])),
            (EnumChange::Remove { value: "sad".into() }, text(&["ok"])),
        ] {
            let after = Enumeration { values: before.changed(&change), ..before.clone() };
            assert_eq!(after.values, values);
            assert_eq!(after.changed(&before.undo(&change)), before.values, "{change:?}");
        }
    }
}
