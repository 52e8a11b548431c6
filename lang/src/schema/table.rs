//! Tables and what belongs to them, with every name settled.

use dbmigrate_core::Backend;

use super::Type;
use crate::expr::{Condition, DefaultValue, Expr};

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    pub name: String,
    pub comment: Option<String>,
    pub columns: Vec<Column>,
    pub primary_key: Option<Key>,
    pub uniques: Vec<Key>,
    pub foreign_keys: Vec<ForeignKey>,
    pub checks: Vec<Check>,
    pub indexes: Vec<Index>,
    /// What stands after the closing bracket of `CREATE TABLE`, in each backend's own words.
    pub options: Vec<(Backend, String)>,
    /// The migration that created it, for a help.
    pub created_by: String,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Column {
    pub name: String,
    pub ty: Type,
    pub nullable: bool,
    /// The name of the check that keeps values to the type, where a server needs one. It is settled for every server,
    /// so that a name means the same on all of them.
    pub type_check: Option<String>,
    pub auto_increment: bool,
    pub default: Option<DefaultValue>,
    /// The expression, and whether its value is stored.
    pub generated: Option<(Expr, bool)>,
    pub collation: Option<String>,
    pub comment: Option<String>,
}

/// A primary key or a unique constraint.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Key {
    pub name: String,
    pub columns: Vec<String>,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ForeignKey {
    pub name: String,
    pub columns: Vec<String>,
    pub table: String,
    pub referenced: Vec<String>,
    pub on_delete: Option<Action>,
    pub on_update: Option<Action>,
}

/// A check.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Check {
    pub name: String,
    /// The column that it was written at and goes with.
    pub column: Option<String>,
    pub condition: Condition,
}

/// A constraint of a table that has a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Constraint<'a> {
    PrimaryKey(&'a Key),
    Unique(&'a Key),
    Check(&'a Check),
    ForeignKey(&'a ForeignKey),
}

impl<'a> Constraint<'a> {
    /// Its name.
    pub(crate) fn name(&self) -> &'a str {
        match self {
            Self::PrimaryKey(key) | Self::Unique(key) => &key.name,
            Self::Check(check) => &check.name,
            Self::ForeignKey(key) => &key.name,
        }
    }
}

/// An index.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Index {
    pub name: String,
    pub unique: bool,
    pub parts: Vec<IndexPart>,
    pub predicate: Option<Condition>,
    /// How it is kept; `None` for the ordinary tree.
    pub method: Option<IndexMethod>,
    /// Columns that it holds besides, so that a query need not read the table.
    pub include: Vec<String>,
}

/// How an index is kept, where it is no ordinary tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IndexMethod {
    Hash,
    Gin,
    Gist,
    SpGist,
    Brin,
    FullText,
    Spatial,
}

impl IndexMethod {
    /// The words of the language.
    pub(crate) const ALL: [(&'static str, Self); 7] = [
        ("hash", Self::Hash),
        ("gin", Self::Gin),
        ("gist", Self::Gist),
        ("spgist", Self::SpGist),
        ("brin", Self::Brin),
        ("fulltext", Self::FullText),
        ("spatial", Self::Spatial),
    ];

    /// The word of the language.
    pub(crate) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, method)| *method == self).map_or("", |(word, _)| word)
    }
}

/// A part of an index.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct IndexPart {
    pub key: IndexKey,
    pub descending: bool,
}

/// What an index sorts by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum IndexKey {
    Column(String),
    Expr(Expr),
}

/// What a foreign key does when the row that it refers to goes or changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "`no action` is SQL's own name for one of them")]
pub(crate) enum Action {
    Cascade,
    Restrict,
    SetNull,
    SetDefault,
    NoAction,
}

impl Action {
    pub(crate) const ALL: [Self; 5] = [Self::Cascade, Self::Restrict, Self::SetNull, Self::SetDefault, Self::NoAction];

    /// The words of the language, which are SQL's in lower case.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Cascade => "cascade",
            Self::Restrict => "restrict",
            Self::SetNull => "set null",
            Self::SetDefault => "set default",
            Self::NoAction => "no action",
        }
    }
}

impl Column {
    /// Whether nothing is sure about it any more: its type could not be read, or its drop was refused.
    pub(crate) fn is_doubted(&self) -> bool {
        self.ty == Type::unknown()
    }
}

impl Table {
    /// A table without anything in it yet.
    pub(crate) fn empty(name: &str, created_by: &str) -> Self {
        Self {
            name: name.to_owned(),
            comment: None,
            columns: Vec::new(),
            primary_key: None,
            uniques: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            indexes: Vec::new(),
            options: Vec::new(),
            created_by: created_by.to_owned(),
        }
    }

    /// The column with this name.
    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Every constraint, in the order in which they are written.
    pub(crate) fn constraints(&self) -> impl Iterator<Item = Constraint<'_>> {
        let keys = self.primary_key.iter().map(Constraint::PrimaryKey);
        let uniques = self.uniques.iter().map(Constraint::Unique);
        let checks = self.checks.iter().map(Constraint::Check);
        keys.chain(uniques).chain(checks).chain(self.foreign_keys.iter().map(Constraint::ForeignKey))
    }

    /// The constraint with this name.
    pub(crate) fn constraint(&self, name: &str) -> Option<Constraint<'_>> {
        self.constraints().find(|constraint| constraint.name() == name)
    }

    /// Drops the constraint with this name.
    pub(crate) fn drop_constraint(&mut self, name: &str) {
        self.primary_key.take_if(|key| key.name == name);
        self.uniques.retain(|key| key.name != name);
        self.checks.retain(|check| check.name != name);
        self.foreign_keys.retain(|key| key.name != name);
    }

    /// Renames a constraint.
    pub(crate) fn rename_constraint(&mut self, from: &str, to: &str) {
        let keys = self.primary_key.iter_mut().chain(&mut self.uniques).map(|key| &mut key.name);
        let checks = self.checks.iter_mut().map(|check| &mut check.name);
        let names = keys.chain(checks).chain(self.foreign_keys.iter_mut().map(|key| &mut key.name));
        names.filter(|name| *name == from).for_each(|name| to.clone_into(name));
    }

    /// Whether exactly these columns, in any order, are a key: no two rows agree in them.
    pub(crate) fn has_key(&self, columns: &[String]) -> bool {
        let same = |key: &[String]| key.len() == columns.len() && columns.iter().all(|column| key.contains(column));
        let unique_index = |index: &Index| {
            let names: Option<Vec<String>> = index
                .parts
                .iter()
                .map(|part| match &part.key {
                    IndexKey::Column(name) => Some(name.clone()),
                    IndexKey::Expr(_) => None,
                })
                .collect();
            index.unique && index.predicate.is_none() && names.is_some_and(|names| same(&names))
        };
        self.primary_key.iter().chain(&self.uniques).any(|key| same(&key.columns))
            || self.indexes.iter().any(unique_index)
    }

    /// What needs a column to stay, in words: keys, foreign keys, indexes, checks and generated columns. A check that
    /// goes with the column is not among them.
    pub(crate) fn users_of(&self, column: &str) -> Vec<String> {
        let named = |list: &[String]| list.iter().any(|name| name == column);
        let mut users = Vec::new();
        users.extend(self.primary_key.iter().filter(|key| named(&key.columns)).map(|_| "the primary key".to_owned()));
        users.extend(
            self.uniques.iter().filter(|key| named(&key.columns)).map(|key| format!("the constraint `{}`", key.name)),
        );
        users.extend(
            self.foreign_keys
                .iter()
                .filter(|key| named(&key.columns))
                .map(|key| format!("the foreign key `{}`", key.name)),
        );
        users.extend(
            self.indexes
                .iter()
                .filter(|index| index.columns().contains(&column))
                .map(|index| format!("the index `{}`", index.name)),
        );
        users.extend(
            self.checks
                .iter()
                .filter(|check| check.column.as_deref() != Some(column) && check.condition.columns().contains(&column))
                .map(|check| format!("the check `{}`", check.name)),
        );
        users.extend(
            self.columns
                .iter()
                .filter(|other| other.generated.as_ref().is_some_and(|(expr, _)| expr.columns().contains(&column)))
                .map(|other| format!("the generated column `{}`", other.name)),
        );
        users
    }

    /// Drops the keys, references and checks that name a column.
    pub(crate) fn drop_constraints_of(&mut self, column: &str) {
        let names = |list: &[String]| list.iter().any(|name| name == column);
        self.primary_key.take_if(|key| names(&key.columns));
        self.uniques.retain(|key| !names(&key.columns));
        self.foreign_keys.retain(|key| !names(&key.columns));
        self.checks.retain(|check| !check.condition.columns().contains(&column));
    }

    /// Renames a column wherever the table names it.
    pub(crate) fn rename_column(&mut self, from: &str, to: &str) {
        let rename = |list: &mut Vec<String>| {
            list.iter_mut().filter(|name| *name == from).for_each(|name| to.clone_into(name));
        };
        for column in &mut self.columns {
            if column.name == from {
                to.clone_into(&mut column.name);
            }
            if let Some((expr, _)) = &mut column.generated {
                expr.rename_column(from, to);
            }
        }
        self.primary_key.iter_mut().chain(&mut self.uniques).for_each(|key| rename(&mut key.columns));
        self.foreign_keys.iter_mut().for_each(|key| rename(&mut key.columns));
        for check in &mut self.checks {
            check.condition.rename_column(from, to);
            if check.column.as_deref() == Some(from) {
                check.column = Some(to.to_owned());
            }
        }
        for index in &mut self.indexes {
            rename(&mut index.include);
            for part in &mut index.parts {
                match &mut part.key {
                    IndexKey::Column(name) if name == from => to.clone_into(name),
                    IndexKey::Column(_) => {}
                    IndexKey::Expr(expr) => expr.rename_column(from, to),
                }
            }
            if let Some(predicate) = &mut index.predicate {
                predicate.rename_column(from, to);
            }
        }
        let own = self.name.clone();
        self.rename_referenced_column(&own, from, to);
    }

    /// Renames a column of another table in the foreign keys that refer to it.
    pub(crate) fn rename_referenced_column(&mut self, table: &str, from: &str, to: &str) {
        for key in self.foreign_keys.iter_mut().filter(|key| key.table == table) {
            key.referenced.iter_mut().filter(|name| *name == from).for_each(|name| to.clone_into(name));
        }
    }
}

impl Index {
    /// Whether an expression of the index or its predicate holds this text.
    pub(crate) fn names_text(&self, text: &str) -> bool {
        let parts = self.parts.iter().any(|part| match &part.key {
            IndexKey::Expr(expr) => expr.names_text(text),
            IndexKey::Column(_) => false,
        });
        parts || self.predicate.as_ref().is_some_and(|predicate| predicate.names_text(text))
    }

    /// The columns that the index names, in its parts, its predicate and besides.
    pub(crate) fn columns(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for part in &self.parts {
            match &part.key {
                IndexKey::Column(name) => found.push(name),
                IndexKey::Expr(expr) => found.extend(expr.columns()),
            }
        }
        found.extend(self.predicate.iter().flat_map(Condition::columns));
        found.extend(self.include.iter().map(String::as_str));
        found
    }
}
