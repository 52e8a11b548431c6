//! The schema at every point of a history, without a copy for each point.
//!
//! A [`Timeline`] keeps, for each name, the migrations at which it changed. "The schema before migration 700" is then a
//! look-up and no replay, in any order, which is what an editor asks for. A [`Schema`] is a view of one point with the
//! changes of the migration at hand on top.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Enumeration, Table, View};

/// Which names share a room: no two in one room may be equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Room {
    /// Tables, views, enums, indexes, primary keys and unique constraints: SQLite and PostgreSQL keep them in one
    /// namespace, as far as they have them.
    Relation,
    /// Foreign keys and checks: MySQL wants them unique in the database.
    Constraint,
    /// Schemas.
    Schema,
    /// Extensions of a server.
    Extension,
}

/// Who has a name.
#[derive(Clone, Debug, PartialEq)]
enum Entry {
    Table(Arc<Table>),
    /// An index or a constraint of the named table.
    PartOf(Arc<str>),
    View(Arc<View>),
    Enumeration(Arc<Enumeration>),
    /// A schema or an extension by its name, with the migration that created it.
    Named(Arc<str>, Arc<str>),
}

type Key = (Room, String);
type Changes = HashMap<Key, Option<Entry>>;

/// A table began or ceased to refer to another. Kept as events, because a table that all others refer to would
/// otherwise cost a copy of its whole set with each of them.
#[derive(Clone, Debug)]
struct Reference {
    from: String,
    begins: bool,
}

type References = HashMap<String, Vec<Reference>>;

/// Every state of the schema so far.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    names: HashMap<Key, Vec<(usize, Option<Entry>)>>,
    references: HashMap<String, Vec<(usize, Reference)>>,
    length: usize,
}

impl Timeline {
    /// The number of migrations that were added.
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// The schema before the migration at a position.
    pub(crate) fn before(&self, position: usize) -> Schema<'_> {
        Schema { base: Some((self, position.min(self.length))), changes: Changes::new(), references: References::new() }
    }

    /// The position of the migration since which something has been so of the table that has this name in the end, if it
    /// is so at all. What it was before it got the name is not looked at.
    pub(crate) fn since(&self, table: &str, holds: impl Fn(&Table) -> bool) -> Option<usize> {
        let versions = self.names.get(&key(Room::Relation, table))?;
        let so = versions.iter().rev().take_while(
            |(_, entry)| matches!(entry, Some(Entry::Table(version)) if version.name == table && holds(version)),
        );
        so.last().map(|(since, _)| since - 1)
    }

    /// Adds what one more migration changed, as [`Schema::into_changes`] gives it.
    pub(crate) fn push(&mut self, changes: SchemaChanges) {
        self.length += 1;
        for (key, entry) in changes.names {
            self.names.entry(key).or_default().push((self.length, entry));
        }
        for (table, events) in changes.references {
            let all = self.references.entry(table).or_default();
            all.extend(events.into_iter().map(|event| (self.length, event)));
        }
    }

    /// Forgets every migration from a position on.
    pub(crate) fn truncate(&mut self, position: usize) {
        self.names.retain(|_, versions| {
            versions.retain(|(since, _)| *since <= position);
            !versions.is_empty()
        });
        self.references.retain(|_, versions| {
            versions.retain(|(since, _)| *since <= position);
            !versions.is_empty()
        });
        self.length = self.length.min(position);
    }
}

fn at<T>(versions: &[(usize, T)], position: usize) -> Option<&T> {
    versions.iter().rev().find(|(since, _)| *since <= position).map(|(_, value)| value)
}

/// The changes of one migration.
#[derive(Debug)]
pub(crate) struct SchemaChanges {
    names: Changes,
    references: References,
}

/// The schema at one point.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema<'a> {
    base: Option<(&'a Timeline, usize)>,
    changes: Changes,
    references: References,
}

impl Schema<'_> {
    /// What was changed on top of the point where the view began.
    pub(crate) fn into_changes(self) -> SchemaChanges {
        SchemaChanges { names: self.changes, references: self.references }
    }

    /// The table with exactly this name.
    pub(crate) fn table(&self, name: &str) -> Option<&Arc<Table>> {
        match self.entry(&key(Room::Relation, name)) {
            Some(Entry::Table(table)) if table.name == name => Some(table),
            _ => None,
        }
    }

    /// The table that an index or a key with this name belongs to.
    pub(crate) fn owner(&self, name: &str) -> Option<&Arc<Table>> {
        match self.entry(&key(Room::Relation, name)) {
            Some(Entry::PartOf(owner)) => self.table(owner),
            _ => None,
        }
    }

    /// The table that an index with exactly this name belongs to.
    pub(crate) fn table_of_index(&self, name: &str) -> Option<&Arc<Table>> {
        self.owner(name).filter(|table| table.indexes.iter().any(|index| index.name == name))
    }

    /// Who has a name already, in words; names are compared without regard to case, as SQLite and MySQL do.
    pub(crate) fn taken(&self, room: Room, name: &str) -> Option<String> {
        match self.entry(&key(room, name))? {
            Entry::Table(table) => Some(format!("a table that {} created", table.created_by)),
            Entry::PartOf(table) => Some(format!("an index or a constraint of table `{table}`")),
            Entry::View(view) => Some(format!("a view that {} created", view.created_by)),
            Entry::Enumeration(found) => Some(format!("an enum that {} created", found.created_by)),
            Entry::Named(_, created_by) => Some(format!("one that {created_by} created")),
        }
    }

    /// The view with exactly this name.
    pub(crate) fn view(&self, name: &str) -> Option<&Arc<View>> {
        match self.entry(&key(Room::Relation, name)) {
            Some(Entry::View(view)) if view.name == name => Some(view),
            _ => None,
        }
    }

    /// The enum with exactly this name.
    pub(crate) fn enumeration(&self, name: &str) -> Option<&Arc<Enumeration>> {
        match self.entry(&key(Room::Relation, name)) {
            Some(Entry::Enumeration(found)) if found.name == name => Some(found),
            _ => None,
        }
    }

    /// Every view, by name.
    pub(crate) fn views(&self) -> Vec<Arc<View>> {
        self.relations(|entry| match entry {
            Entry::View(view) => Some(Arc::clone(view)),
            _ => None,
        })
    }

    /// Every enum, by name.
    pub(crate) fn enumerations(&self) -> Vec<Arc<Enumeration>> {
        self.relations(|entry| match entry {
            Entry::Enumeration(found) => Some(Arc::clone(found)),
            _ => None,
        })
    }

    /// The columns of an enum's type, each with its table.
    pub(crate) fn columns_of_enum(&self, name: &str) -> Vec<(Arc<Table>, String)> {
        let mut found = Vec::new();
        for table in self.tables() {
            let columns = table.columns.iter().filter(|column| column.ty.is_enum_named(name));
            found.extend(columns.map(|column| (Arc::clone(&table), column.name.clone())));
        }
        found
    }

    /// Whether a schema or an extension with this name is there.
    pub(crate) fn has_named(&self, room: Room, name: &str) -> bool {
        matches!(self.entry(&key(room, name)), Some(Entry::Named(..)))
    }

    /// Puts a schema or an extension in.
    pub(crate) fn put_named(&mut self, room: Room, name: &str, created_by: &str) {
        self.changes.insert(key(room, name), Some(Entry::Named(name.into(), created_by.into())));
    }

    /// The schemas or the extensions, each with the migration that created it.
    pub(crate) fn all_named(&self, room: Room) -> Vec<(String, String)> {
        self.all(room, |entry| match entry {
            Entry::Named(name, created_by) => Some((name.to_string(), created_by.to_string())),
            _ => None,
        })
    }

    /// The names of the tables and views in a schema.
    pub(crate) fn relations_in(&self, schema: &str) -> Vec<String> {
        let tables = self.tables().into_iter().map(|table| table.name.clone());
        let views = self.views().into_iter().map(|view| view.name.clone());
        let inside = |name: &String| name.split_once('.').is_some_and(|(own, _)| own == schema);
        tables.chain(views).filter(inside).collect()
    }

    /// Puts a view in.
    pub(crate) fn put_view(&mut self, view: View) {
        self.changes.insert(key(Room::Relation, &view.name), Some(Entry::View(Arc::new(view))));
    }

    /// Puts an enum in, or replaces the one of the same name.
    pub(crate) fn put_enumeration(&mut self, enumeration: Enumeration) {
        let key = key(Room::Relation, &enumeration.name);
        self.changes.insert(key, Some(Entry::Enumeration(Arc::new(enumeration))));
    }

    /// Takes out what is no table.
    pub(crate) fn remove_named(&mut self, room: Room, name: &str) {
        self.changes.insert(key(room, name), None);
    }

    /// Every table, by name.
    pub(crate) fn tables(&self) -> Vec<Arc<Table>> {
        self.relations(|entry| match entry {
            Entry::Table(table) => Some(Arc::clone(table)),
            _ => None,
        })
    }

    fn relations<T>(&self, wanted: impl Fn(&Entry) -> Option<T>) -> Vec<T> {
        self.all(Room::Relation, wanted)
    }

    /// What has a name in a room, by name.
    fn all<T>(&self, wanted_room: Room, wanted: impl Fn(&Entry) -> Option<T>) -> Vec<T> {
        let mut found: BTreeMap<&str, Option<&Entry>> = BTreeMap::new();
        if let Some((timeline, position)) = self.base {
            for ((room, name), versions) in &timeline.names {
                if *room == wanted_room {
                    found.insert(name, at(versions, position).and_then(Option::as_ref));
                }
            }
        }
        for ((room, name), entry) in &self.changes {
            if *room == wanted_room {
                found.insert(name, entry.as_ref());
            }
        }
        found.into_values().flatten().filter_map(wanted).collect()
    }

    /// The names of all tables, for a help.
    pub(crate) fn table_names(&self) -> Vec<String> {
        self.tables().iter().map(|table| table.name.clone()).collect()
    }

    /// The names of all indexes, for a help.
    pub(crate) fn index_names(&self) -> Vec<String> {
        self.tables().iter().flat_map(|table| table.indexes.iter().map(|index| index.name.clone())).collect()
    }

    /// The other tables with a foreign key to this one.
    pub(crate) fn referrers(&self, table: &str) -> Vec<Arc<Table>> {
        let mut names: Vec<&str> = Vec::new();
        let before = self.base.iter().flat_map(|(timeline, position)| {
            let events = timeline.references.get(table).into_iter().flatten();
            events.take_while(move |(since, _)| since <= position).map(|(_, event)| event)
        });
        for event in before.chain(self.references.get(table).into_iter().flatten()) {
            names.retain(|name| *name != event.from);
            if event.begins {
                names.push(&event.from);
            }
        }
        names.sort_unstable();
        names.into_iter().filter(|name| *name != table).filter_map(|name| self.table(name).cloned()).collect()
    }

    /// Puts a table in, or replaces the one of the same name.
    pub(crate) fn put(&mut self, table: Table) {
        let old = self.table(&table.name).cloned();
        let targets = old.as_ref().map(|old| targets(old)).unwrap_or_default();
        if let Some(old) = &old {
            self.forget_names(old);
        }
        self.change_references(&table.name, &targets, &self::targets(&table));
        let owner: Arc<str> = table.name.as_str().into();
        for name in relation_names(&table) {
            self.changes.insert(key(Room::Relation, name), Some(Entry::PartOf(Arc::clone(&owner))));
        }
        for name in constraint_names(&table) {
            self.changes.insert(key(Room::Constraint, name), Some(Entry::PartOf(Arc::clone(&owner))));
        }
        self.changes.insert(key(Room::Relation, &table.name), Some(Entry::Table(Arc::new(table))));
    }

    /// Takes a table out.
    pub(crate) fn remove(&mut self, name: &str) {
        if let Some(old) = self.table(name).cloned() {
            self.forget(&old);
        }
    }

    /// Renames a table, and the references to it.
    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        let Some(table) = self.table(from).cloned() else {
            return;
        };
        let referrers = self.referrers(from);
        self.forget(&table);
        let mut table = Table::clone(&table);
        to.clone_into(&mut table.name);
        let point = |table: &mut Table| {
            table.foreign_keys.iter_mut().filter(|key| key.table == from).for_each(|key| to.clone_into(&mut key.table));
        };
        point(&mut table);
        self.put(table);
        for referrer in referrers {
            let mut referrer = Table::clone(&referrer);
            point(&mut referrer);
            self.put(referrer);
        }
    }

    fn entry(&self, key: &Key) -> Option<&Entry> {
        if let Some(changed) = self.changes.get(key) {
            return changed.as_ref();
        }
        let (timeline, position) = self.base?;
        at(timeline.names.get(key)?, position)?.as_ref()
    }

    fn forget(&mut self, table: &Table) {
        self.forget_names(table);
        self.change_references(&table.name, &targets(table), &[]);
    }

    fn forget_names(&mut self, table: &Table) {
        for name in relation_names(table).chain([&*table.name]) {
            self.changes.insert(key(Room::Relation, name), None);
        }
        for name in constraint_names(table) {
            self.changes.insert(key(Room::Constraint, name), None);
        }
    }

    fn change_references(&mut self, from: &str, old: &[&str], new: &[&str]) {
        let ended = old.iter().filter(|target| !new.contains(target));
        let begun = new.iter().filter(|target| !old.contains(target));
        let events = ended.map(|target| (target, false)).chain(begun.map(|target| (target, true)));
        for (target, begins) in events {
            let from = from.to_owned();
            let list = self.references.entry((*target).to_owned()).or_default();
            list.push(Reference { from, begins });
        }
    }
}

/// The tables that a table refers to, each once.
fn targets(table: &Table) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for key in &table.foreign_keys {
        if !found.contains(&&*key.table) {
            found.push(&key.table);
        }
    }
    found
}

fn key(room: Room, name: &str) -> Key {
    (room, name.to_lowercase())
}

fn relation_names(table: &Table) -> impl Iterator<Item = &str> {
    let keys = table.primary_key.iter().chain(&table.uniques).map(|key| &*key.name);
    keys.chain(table.indexes.iter().map(|index| &*index.name))
}

fn constraint_names(table: &Table) -> impl Iterator<Item = &str> {
    let keys = table.foreign_keys.iter().map(|key| &*key.name);
    let checks = table.checks.iter().map(|check| &*check.name);
    keys.chain(checks).chain(table.columns.iter().filter_map(|column| column.type_check.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> Table {
        Table::empty(name, "m")
    }

    #[test]
    fn every_point_of_a_history_can_be_seen() {
        let mut timeline = Timeline::default();
        for step in 0..3 {
            let mut schema = timeline.before(step);
            match step {
                0 => schema.put(table("a")),
                1 => schema.rename("a", "b"),
                _ => schema.remove("b"),
            }
            let changes = schema.into_changes();
            timeline.push(changes);
        }
        let names = |position| timeline.before(position).table_names();
        assert_eq!(names(0), Vec::<String>::new());
        assert_eq!(names(1), ["a"]);
        assert_eq!(names(2), ["b"]);
        assert_eq!(names(3), Vec::<String>::new());
        timeline.truncate(1);
        assert_eq!(timeline.before(9).table_names(), ["a"]);
        assert_eq!(timeline.since("a", |_| true), Some(0));
        assert_eq!(timeline.since("a", |table| table.comment.is_some()), None);
        assert_eq!(timeline.since("b", |_| true), None);
        assert_eq!(timeline.before(9).taken(Room::Relation, "A").as_deref(), Some("a table that m created"));
    }
}
