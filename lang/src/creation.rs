//! What makes a schema from nothing: the same tables and indexes as a history, without its detours.
//!
//! A table stands after the tables that it refers to, and before its indexes, because an index may be the key that a
//! foreign key needs. Foreign keys in a circle, which only `alter table` can make, are added when all tables are there.
//! Schemas, extensions and enums stand before the tables, and views after them.

use dbmigrate_core::{Step, Transaction};

use crate::ast::{ConstraintDef, Name};
use crate::diagnostic::Sink;
use crate::file::{self, Body};
use crate::naming::Namer;
use crate::op::{
    AlterTable, Context, CreateEnum, CreateExtension, CreateIndex, CreateSchema, CreateTable, CreateView, Operation,
    Statement,
};
use crate::schema::{Enumeration, ForeignKey, Index, Room, Schema, Table, View};
use crate::source::Span;
use crate::sql::{Dialect, Refusal};

/// What makes a schema, in the order in which it can run.
pub(crate) struct Creation {
    parts: Vec<Part>,
}

#[derive(Clone)]
enum Part {
    /// A schema or an extension.
    Named(Room, String),
    Enum(Enumeration),
    /// A table without its indexes, and without the foreign keys that come later.
    Table(Table),
    Index {
        table: String,
        index: Index,
    },
    /// Foreign keys of a table to tables that came after it.
    References {
        table: String,
        keys: Vec<ForeignKey>,
    },
    View(View),
}

impl Creation {
    /// Of a schema. Tables that need not wait for others stand in the order in which the history made them.
    pub(crate) fn of(schema: &Schema<'_>) -> Self {
        let mut waiting: Vec<Table> = schema.tables().iter().map(|table| Table::clone(table)).collect();
        waiting.sort_by(|a, b| (&a.created_by, &a.name).cmp(&(&b.created_by, &b.name)));
        let mut parts = named(schema);
        parts.extend(enums(schema));
        let mut later = Vec::new();
        while !waiting.is_empty() {
            let waits = |table: &Table| {
                let is_there = |name: &String| *name == table.name || waiting.iter().all(|other| other.name != *name);
                !table.foreign_keys.iter().all(|key| is_there(&key.table))
            };
            // Where every table waits for another there is a circle, and one must begin.
            let next = waiting.iter().position(|table| !waits(table)).unwrap_or(0);
            let mut table = waiting.remove(next);
            let indexes = std::mem::take(&mut table.indexes);
            let keys = std::mem::take(&mut table.foreign_keys);
            let (keys, rest) = keys.into_iter().partition(|key| match key.table == table.name {
                true => table.has_key(&key.referenced),
                false => waiting.iter().all(|other| other.name != key.table),
            });
            table.foreign_keys = keys;
            let name = table.name.clone();
            parts.push(Part::Table(table));
            parts.extend(indexes.into_iter().map(|index| Part::Index { table: name.clone(), index }));
            if !rest.is_empty() {
                later.push(Part::References { table: name, keys: rest });
            }
        }
        parts.append(&mut later);
        parts.extend(views(schema));
        Self { parts }
    }

    /// As the text of a migration, and what the text cannot say.
    pub(crate) fn text(&self) -> (String, Vec<String>) {
        let mut schema = Schema::default();
        let mut remarks = Vec::new();
        let mut statements = Vec::new();
        for part in &self.parts {
            let operation = match part {
                Part::Table(table) => {
                    let operation = shortest(table, &schema);
                    remarks.extend(other_type_checks(table, &operation, &schema));
                    operation
                }
                other => match other.operation(&schema) {
                    Some(operation) => operation,
                    None => continue,
                },
            };
            statements.push(Statement { operation, span: Span::NOWHERE });
            part.put(&mut schema);
        }
        (file::print(&Body { statements, ..Body::default() }), remarks)
    }

    /// As SQL.
    pub(crate) fn sql(&self, dialect: &dyn Dialect) -> Result<Vec<String>, Vec<String>> {
        let mut schema = Schema::default();
        let (mut statements, mut refused) = (Vec::new(), Vec::new());
        for part in &self.parts {
            let before = schema.clone();
            part.put(&mut schema);
            match part.lower(dialect, &before, &schema) {
                // A backend that builds a table anew to add a foreign key does not ask for the other table either.
                Ok(steps) if steps.iter().any(|step| matches!(step, Step::Rebuild(_))) => {
                    return self.whole().sql(dialect);
                }
                Ok(steps) => statements.extend(steps.iter().filter_map(|step| match step {
                    Step::Sql(statement) => Some(statement.sql.to_string()),
                    _ => None,
                })),
                Err(refusal) => refused.push(format!("{}: {}", part.name(), refusal.message)),
            }
        }
        if refused.is_empty() { Ok(statements) } else { Err(refused) }
    }

    /// The same, where each table has all its foreign keys at once.
    fn whole(&self) -> Self {
        let parts = self.parts.iter().filter_map(|part| match part {
            Part::Table(table) => {
                let mut table = table.clone();
                for part in &self.parts {
                    if let Part::References { table: of, keys } = part
                        && *of == table.name
                    {
                        table.foreign_keys.extend(keys.iter().cloned());
                    }
                }
                Some(Part::Table(table))
            }
            Part::References { .. } => None,
            other => Some(other.clone()),
        });
        Self { parts: parts.collect() }
    }
}

impl Part {
    /// Adds it to a schema.
    fn put(&self, schema: &mut Schema<'_>) {
        let table_of = |schema: &Schema<'_>, name: &str| schema.table(name).map(|table| Table::clone(table));
        match self {
            Self::Named(room, name) => schema.put_named(*room, name, ""),
            Self::Enum(found) => schema.put_enumeration(found.clone()),
            Self::View(view) => schema.put_view(view.clone()),
            Self::Table(table) => schema.put(table.clone()),
            Self::Index { table, index } => {
                if let Some(mut table) = table_of(schema, table) {
                    table.indexes.push(index.clone());
                    schema.put(table);
                }
            }
            Self::References { table, keys } => {
                if let Some(mut table) = table_of(schema, table) {
                    table.foreign_keys.extend(keys.iter().cloned());
                    schema.put(table);
                }
            }
        }
    }

    /// The operation that makes it, given the schema before it.
    fn operation(&self, before: &Schema<'_>) -> Option<Operation> {
        Some(match self {
            Self::Named(Room::Schema, name) => Operation::CreateSchema(CreateSchema { name: Name::computed(name) }),
            Self::Named(_, name) => Operation::CreateExtension(CreateExtension { name: Name::computed(name) }),
            Self::Enum(found) => Operation::CreateEnum(CreateEnum::of(found)),
            Self::View(view) => Operation::CreateView(CreateView::of(view)),
            Self::Table(table) => Operation::CreateTable(CreateTable::of(table)),
            Self::Index { table, index } => Operation::CreateIndex(CreateIndex::of(before.table(table)?, index)),
            Self::References { table, keys } => Operation::AlterTable(AlterTable::add_foreign_keys(table, keys)),
        })
    }

    fn lower(&self, dialect: &dyn Dialect, before: &Schema<'_>, after: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        self.operation(before).map_or(Ok(Vec::new()), |operation| operation.lower(dialect, before, after))
    }

    /// What it is, in words.
    fn name(&self) -> String {
        match self {
            Self::Named(Room::Schema, name) => format!("schema `{name}`"),
            Self::Named(_, name) => format!("extension `{name}`"),
            Self::Enum(found) => format!("enum `{}`", found.name),
            Self::View(view) => format!("view `{}`", view.name),
            Self::Table(table) => format!("table `{}`", table.name),
            Self::Index { index, .. } => format!("index `{}`", index.name),
            Self::References { table, .. } => format!("the foreign keys of `{table}`"),
        }
    }
}

/// The schemas and the extensions, in the order in which the history made them.
fn named(schema: &Schema<'_>) -> Vec<Part> {
    let of = |room| schema.all_named(room).into_iter().map(move |(name, created_by)| (created_by, name, room));
    let mut found: Vec<(String, String, Room)> = of(Room::Schema).chain(of(Room::Extension)).collect();
    found.sort();
    found.into_iter().map(|(_, name, room)| Part::Named(room, name)).collect()
}

/// The enums, in the order in which the history made them.
fn enums(schema: &Schema<'_>) -> Vec<Part> {
    let mut found: Vec<Enumeration> = schema.enumerations().iter().map(|found| Enumeration::clone(found)).collect();
    found.sort_by(|a, b| (&a.created_by, &a.name).cmp(&(&b.created_by, &b.name)));
    found.into_iter().map(Part::Enum).collect()
}

/// The views, each after those that its words name.
fn views(schema: &Schema<'_>) -> Vec<Part> {
    let mut waiting: Vec<View> = schema.views().iter().map(|view| View::clone(view)).collect();
    waiting.sort_by(|a, b| (&a.created_by, &a.name).cmp(&(&b.created_by, &b.name)));
    let mut parts = Vec::new();
    while !waiting.is_empty() {
        let waits = |view: &View| waiting.iter().any(|other| other.name != view.name && view.mentions(&other.name));
        // Words may name a view without reading it: two that seem to read each other stand as the history made them.
        let next = waiting.iter().position(|view| !waits(view)).unwrap_or(0);
        parts.push(Part::View(waiting.remove(next)));
    }
    parts
}

/// The shortest statement that makes a table: without the names that it would get anyhow, and with what concerns one
/// column beside it.
fn shortest(table: &Table, before: &Schema<'_>) -> Operation {
    let exact = CreateTable::of(table);
    let mut short = exact.clone();
    let mut lines = Vec::new();
    for constraint in std::mem::take(&mut short.constraints) {
        lines.extend(beside_column(&mut short, unnamed(constraint, table, before)));
    }
    short.constraints = lines;
    for column in &mut short.columns {
        for check in &mut column.checks {
            let made = Namer::new(before, Vec::new()).check(&table.name, Some(&column.name.text));
            check.name.take_if(|name| name.text == made);
        }
    }
    let short = Operation::CreateTable(short);
    match made_by(&short, &table.name, before).is_some_and(|made| ordered(made) == ordered(table.clone())) {
        true => short,
        false => Operation::CreateTable(exact),
    }
}

/// A constraint without its name, where it would get the same by the rule.
fn unnamed(mut constraint: ConstraintDef, table: &Table, before: &Schema<'_>) -> ConstraintDef {
    let mut namer = Namer::new(before, Vec::new());
    let texts = |columns: &[Name]| columns.iter().map(|name| name.text.clone()).collect::<Vec<_>>();
    let (given, made) = match &mut constraint {
        ConstraintDef::PrimaryKey { name, .. } => (name, namer.primary_key(&table.name)),
        ConstraintDef::Unique { name, columns, .. } => (name, namer.unique(&table.name, &texts(columns))),
        ConstraintDef::ForeignKey { name, columns, .. } => (name, namer.foreign_key(&table.name, &texts(columns))),
        ConstraintDef::Check(check) => {
            let only = match check.condition.columns()[..] {
                [only] => Some(only.to_owned()),
                _ => None,
            };
            (&mut check.name, namer.check(&table.name, only.as_deref()))
        }
    };
    given.take_if(|name| name.text == made);
    constraint
}

/// Puts a constraint without a name beside its only column; gives it back where it must stand on its own line.
fn beside_column(table: &mut CreateTable, constraint: ConstraintDef) -> Option<ConstraintDef> {
    let (ConstraintDef::PrimaryKey { name: None, columns, span }
    | ConstraintDef::Unique { name: None, columns, span }
    | ConstraintDef::ForeignKey { name: None, columns, span, .. }) = &constraint
    else {
        return Some(constraint);
    };
    let [only] = &columns[..] else { return Some(constraint) };
    let Some(column) = table.columns.iter_mut().find(|column| column.name == *only) else { return Some(constraint) };
    match &constraint {
        ConstraintDef::PrimaryKey { .. } => column.primary_key = Some(*span),
        ConstraintDef::Unique { .. } => column.unique = Some(*span),
        ConstraintDef::ForeignKey { references, .. } if column.references.is_none() => {
            column.references = Some(references.clone());
        }
        ConstraintDef::ForeignKey { .. } | ConstraintDef::Check(_) => return Some(constraint),
    }
    None
}

/// The table that a statement makes; nothing where it may not be made like this.
fn made_by(operation: &Operation, table: &str, before: &Schema<'_>) -> Option<Table> {
    // What a text does not say is made anew, as when the text is read.
    let mut operation = operation.clone();
    if let Operation::CreateTable(create) = &mut operation {
        create.columns.iter_mut().for_each(|column| column.type_check = None);
    }
    let mut schema = before.clone();
    let mut sink = Sink::default();
    operation.apply(&mut Context {
        schema: &mut schema,
        sink: &mut sink,
        migration: "",
        dialects: &[],
        functions: &[],
        computed: false,
        transaction: Transaction::On,
    });
    let found = sink.drain();
    schema.table(table).filter(|_| found.is_empty()).map(|table| Table::clone(table))
}

/// A table without what a text does not say, and with its constraints by name.
fn ordered(mut table: Table) -> Table {
    table.created_by.clear();
    table.columns.iter_mut().for_each(|column| column.type_check = None);
    table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
    table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
    table.checks.sort_by(|a, b| a.name.cmp(&b.name));
    table
}

/// The checks that keep columns to their types under another name than a statement would give them. The language has no
/// word for these names: they differ after a rename.
fn other_type_checks(table: &Table, operation: &Operation, before: &Schema<'_>) -> Vec<String> {
    let Some(made) = made_by(operation, &table.name, before) else { return Vec::new() };
    let pairs = table.columns.iter().zip(&made.columns);
    let differ = pairs.filter(|(column, made)| column.type_check != made.type_check);
    let remark = |(column, made): (&crate::schema::Column, &crate::schema::Column)| {
        let then = column.type_check.as_deref()?;
        let now = made.type_check.as_deref()?;
        let place = format!("{}.{}", table.name, column.name);
        Some(format!("The check of the type of {place} is named {now} here, and {then} by the history."))
    };
    differ.filter_map(remark).collect()
}
