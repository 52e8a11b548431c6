//! Foreign keys: both sides exist, agree in number and type, and the other side is a key.

use std::sync::Arc;

use super::own_columns;
use crate::ast::{Name, References, print_type};
use crate::naming::Namer;
use crate::op::Context;
use crate::print::Printer;
use crate::schema::{Action, ForeignKey, Table, Type};
use crate::source::Span;

/// Adds a foreign key, and says in what its two sides do not agree.
pub(super) fn add_foreign_key(
    table: &mut Table,
    name: Option<&Name>,
    columns: &[Name],
    references: &References,
    span: Span,
    namer: &mut Namer<'_>,
    context: &mut Context<'_, '_>,
) {
    let own = own_columns(table, columns, context);
    let to_itself = references.table.text == table.name;
    let target = if to_itself { Some(Arc::new(table.clone())) } else { context.table(&references.table) };
    let referenced: Vec<String> = references.columns.iter().map(|name| name.text.clone()).collect();
    if let Some(target) = target {
        check_target(table, &own, &target, references, span, context);
    }
    for (action, clause) in [(references.on_delete, "on delete"), (references.on_update, "on update")] {
        let not_null = own.iter().find(|name| table.column(name).is_some_and(|column| !column.nullable));
        if let (Some((Action::SetNull, place)), Some(column)) = (action, not_null) {
            let message = format!("`{clause} set null` cannot work: column `{column}` is not nullable");
            let help = "make its type `Option<…>`, or choose `cascade` or `restrict`";
            context.sink.error_with_help("bad-foreign-key", place, message, help);
        }
    }
    let name = name.map_or_else(|| namer.foreign_key(&table.name, &own), |name| name.text.clone());
    table.foreign_keys.push(ForeignKey {
        name,
        columns: own,
        table: references.table.text.clone(),
        referenced,
        on_delete: references.on_delete.map(|(action, _)| action),
        on_update: references.on_update.map(|(action, _)| action),
    });
}

fn check_target(
    table: &Table,
    own: &[String],
    target: &Table,
    references: &References,
    span: Span,
    context: &mut Context<'_, '_>,
) {
    if own.len() != references.columns.len() {
        let (plural, verb) = if own.len() == 1 { ("", "refers") } else { ("s", "refer") };
        let message = format!("{} column{plural} {verb} to {}", own.len(), references.columns.len());
        let help = "name as many on both sides, on a line of its own: `foreign key (a, b) references t(c, d)`";
        context.sink.error_with_help("bad-foreign-key", span, message, help);
        return;
    }
    let scope = context.scope(target);
    let mut found = true;
    for (own, name) in own.iter().zip(&references.columns) {
        let Some(theirs) = scope.column(&name.text, name.span, context.sink) else {
            found = false;
            continue;
        };
        let Some(ours) = table.column(own) else {
            continue;
        };
        if !same_kind(&ours.ty, &theirs.ty) {
            let mut types = [Printer::default(), Printer::default()];
            print_type(&mut types[0], &ours.ty, false);
            print_type(&mut types[1], &theirs.ty, false);
            let [ours, theirs] = types.map(Printer::finish);
            let message = format!("column `{own}` is {ours}, and `{}.{}` is {theirs}", target.name, name.text);
            let help = format!("make `{own}` {theirs}");
            context.sink.error_with_help("bad-foreign-key", name.span, message, help);
        }
    }
    let referenced: Vec<String> = references.columns.iter().map(|name| name.text.clone()).collect();
    // A key of the table that is being built may stand further down: it is looked at when the table is whole.
    if found && target.name != table.name && !target.has_key(&referenced) {
        report_no_key(target, &referenced, references, context);
    }
}

fn report_no_key(target: &Table, referenced: &[String], references: &References, context: &mut Context<'_, '_>) {
    // A key over a column that does not exist may be the one that is meant.
    let keys = target.primary_key.iter().chain(&target.uniques);
    if keys.flat_map(|key| &key.columns).any(|name| target.column(name).is_none()) {
        return;
    }
    let list = referenced.join(", ");
    let message = format!("`{}({list})` is no key: several rows may have the same value", target.name);
    let help = match &target.primary_key {
        Some(key) => {
            format!("refer to the primary key ({}), or make these columns unique first", key.columns.join(", "))
        }
        None => "make these columns unique first".to_owned(),
    };
    context.sink.error_with_help("no-key", references.span, message, help);
}

/// Whether a column of one type can refer to a column of the other.
pub(crate) fn same_kind(ours: &Type, theirs: &Type) -> bool {
    let text = |ty: &Type| matches!(ty, Type::Char(_) | Type::String(_) | Type::Text);
    ours == theirs || (text(ours) && text(theirs)) || [ours, theirs].contains(&&Type::unknown())
}

/// A foreign key to the table itself must point at a key of it.
pub(crate) fn check_own_target(table: &Table, references: &References, context: &mut Context<'_, '_>) {
    let referenced: Vec<String> = references.columns.iter().map(|name| name.text.clone()).collect();
    let exist = referenced.iter().all(|name| table.column(name).is_some());
    if exist && !table.has_key(&referenced) {
        report_no_key(table, &referenced, references, context);
    }
}
