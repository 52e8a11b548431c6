//! The migration that would bring a struct and the history together.
//!
//! It is shown only if it works: the text is read and applied to the schema that the history leaves, and the difference
//! must be gone. A verb that the language has not got, or a column that needs a value for the rows that are there, makes
//! no help that fails.

use super::Entity;
use super::compare::{Aspect, Difference, Part, compare, default_text};
use crate::ast;
use crate::diagnostic::Sink;
use crate::file;
use crate::op::{Context, CreateIndex, Op as _};
use crate::print::{Printer, name};
use crate::schema::{Column, Schema, Table};

/// A migration that takes one difference away.
pub(super) fn remedy(
    difference: &Difference,
    entity: &Entity,
    declared: &Table,
    history: &Schema<'_>,
) -> Option<String> {
    let text = text(difference, entity, declared)?;
    let after = apply(&text, history)?;
    let actual = after.table(&declared.name)?;
    (!compare(declared, actual).contains(difference)).then_some(text)
}

/// The statements that create the whole table.
pub(super) fn creation(entity: &Entity, history: &Schema<'_>) -> Option<String> {
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
    apply(&text, history)?.table(entity.table()).is_some().then_some(text)
}

fn text(difference: &Difference, entity: &Entity, declared: &Table) -> Option<String> {
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
        Part::Column(column) => alter(&[format!("drop column {}", name(&column.name))]),
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

/// The schema after a text, if the text can be read and nothing is wrong with it there.
fn apply<'a>(text: &str, history: &Schema<'a>) -> Option<Schema<'a>> {
    let tokens = file::lex(text).ok()?;
    let mut schema = history.clone();
    let mut sink = Sink::default();
    let body = file::body(&tokens, 0, tokens.list.len(), &mut sink);
    let mut context =
        Context { schema: &mut schema, sink: &mut sink, migration: "", dialects: &[], functions: &[], computed: false };
    for statement in &body.statements {
        statement.operation.apply(&mut context);
    }
    sink.drain().is_empty().then_some(schema)
}
