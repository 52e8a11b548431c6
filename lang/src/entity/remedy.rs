//! The migration that would bring a struct and the history together.
//!
//! It is shown only if it works: the text is read, applied to the schema that the history leaves and lowered for its
//! backends, and the difference must be gone. What the language or a backend has not got, and a column that needs a value
//! for the rows that are there, make no help that fails.

use super::Entity;
use super::compare::{Aspect, Difference, Part, compare, default_text};
use crate::ast;
use crate::diagnostic::Sink;
use crate::file;
use crate::op::{Context, CreateIndex, Op as _, Statement};
use crate::print::{Printer, name};
use crate::schema::{Column, Schema, Table};
use crate::sql::Dialect;

/// What a migration could do about a difference.
#[derive(Debug)]
pub(super) enum Remedy {
    /// This takes it away.
    Works(String),
    /// The language has words for it, and they are refused here, with this reason.
    Refused(String),
    /// The language has no words for it.
    None,
}

/// The migration that takes one difference away.
pub(super) fn remedy(
    difference: &Difference,
    entity: &Entity,
    declared: &Table,
    history: &Schema<'_>,
    dialects: &[&'static dyn Dialect],
) -> Remedy {
    let Some(text) = history.table(&declared.name).and_then(|actual| text(difference, entity, declared, actual)) else {
        return Remedy::None;
    };
    match apply(&text, history, dialects) {
        Err(reason) => Remedy::Refused(reason),
        Ok(after) => match after.table(&declared.name) {
            Some(actual) if !compare(declared, actual).contains(difference) => Remedy::Works(text),
            _ => Remedy::None,
        },
    }
}

/// The statements that create the whole table.
pub(super) fn creation(entity: &Entity, history: &Schema<'_>, dialects: &[&'static dyn Dialect]) -> Option<String> {
    let mut create = entity.create_table();
    // The comments are on the screen already, above the struct and its fields.
    create.comment = None;
    create.columns.iter_mut().for_each(|column| column.comment = None);
    let mut out = Printer::default();
    create.print(&mut out);
    for index in entity.named_indexes(history) {
        out.push("\n\n");
        index.print(&mut out);
    }
    let text = out.finish();
    apply(&text, history, dialects).is_ok().then_some(text)
}

fn text(difference: &Difference, entity: &Entity, declared: &Table, actual: &Table) -> Option<String> {
    let table = name(&declared.name);
    let alter = |verbs: &[String]| {
        let lines: String = verbs.iter().map(|verb| format!("    {verb},\n")).collect();
        format!("alter table {table} {{\n{lines}}}")
    };
    let add = |part: &Part| {
        let with_name = entity.names(part.name());
        match part {
            Part::Column(column) => add_column(entity, column).map(|verb| alter(&[verb])),
            Part::Index(index) => {
                let mut out = Printer::default();
                CreateIndex::of(declared, index).print(&mut out);
                Some(out.finish())
            }
            _ => Some(alter(&[format!("add {}", part.text(declared, with_name))])),
        }
    };
    let drop = |part: &Part| match part {
        Part::Column(column) => alter(&drop_column(actual, column)),
        Part::Index(index) => format!("drop index {};", name(&index.name)),
        _ => alter(&[format!("drop constraint {}", name(part.name()))]),
    };
    match difference {
        Difference::Missing(part) => add(part),
        Difference::Extra(part) => Some(drop(part)),
        Difference::Named { declared: index @ Part::Index(_), actual }
        | Difference::Other { declared: index @ Part::Index(_), actual } => {
            Some(format!("{}\n\n{}", drop(actual), add(index)?))
        }
        Difference::Other { declared: part, actual } => {
            let dropped = format!("drop constraint {}", name(actual.name()));
            Some(alter(&[dropped, format!("add {}", part.text(declared, entity.names(part.name())))]))
        }
        Difference::Named { declared, actual } => {
            Some(alter(&[format!("rename constraint {} to {}", name(actual.name()), name(declared.name()))]))
        }
        Difference::Column { aspect, declared, .. } => change_column(*aspect, declared).map(|verb| alter(&[verb])),
    }
}

fn add_column(entity: &Entity, column: &Column) -> Option<String> {
    let mut def = entity.columns.iter().find(|def| def.name.text == column.name)?.clone();
    def.comment = None;
    let mut out = Printer::default();
    out.push("add column ");
    ast::print_column(&mut out, &def);
    Some(out.finish())
}

/// With the constraints that stand at the column alone: it could not go before them.
fn drop_column(actual: &Table, column: &Column) -> Vec<String> {
    let own = |columns: &[String]| columns == [&*column.name];
    let uniques = actual.uniques.iter().filter(|key| own(&key.columns)).map(|key| &key.name);
    let foreign_keys = actual.foreign_keys.iter().filter(|key| own(&key.columns)).map(|key| &key.name);
    let mut verbs: Vec<String> =
        uniques.chain(foreign_keys).map(|constraint| format!("drop constraint {}", name(constraint))).collect();
    verbs.push(format!("drop column {}", name(&column.name)));
    verbs
}

fn change_column(aspect: Aspect, column: &Column) -> Option<String> {
    let verb = format!("alter column {}", name(&column.name));
    match aspect {
        Aspect::Type | Aspect::Nullability => {
            let mut out = Printer::default();
            ast::print_type(&mut out, &column.ty, column.nullable);
            Some(format!("{verb}: {}", out.finish()))
        }
        Aspect::Default => Some(match default_text(column) {
            Some(default) => format!("{verb} default {default}"),
            None => format!("{verb} drop default"),
        }),
        // These are part of what a column is from its beginning.
        Aspect::AutoIncrement | Aspect::Generated | Aspect::Collation => None,
    }
}

/// The schema after a text, or the first reason why it cannot be there on every backend.
fn apply<'a>(text: &str, history: &Schema<'a>, dialects: &[&'static dyn Dialect]) -> Result<Schema<'a>, String> {
    let tokens = file::lex(text).map_err(|wrong| wrong.0.message)?;
    let mut schema = history.clone();
    let mut sink = Sink::default();
    let body = file::body(&tokens, 0, tokens.list.len(), &mut sink);
    let mut reasons = Vec::new();
    for Statement { operation, .. } in &body.statements {
        let before = schema.clone();
        let (schema, sink) = (&mut schema, &mut sink);
        operation.apply(&mut Context::outside(schema, dialects, sink));
        // What is wrong cannot be lowered either.
        if sink.len() == 0 {
            let refused = dialects.iter().filter_map(|dialect| operation.lower(*dialect, &before, schema).err());
            reasons.extend(refused.map(|refusal| refusal.message));
        }
    }
    let found = sink.drain().into_iter().map(|diagnostic| diagnostic.message);
    found.chain(reasons).next().map_or(Ok(schema), Err)
}
