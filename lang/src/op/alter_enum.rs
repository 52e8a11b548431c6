//! `alter enum mood { add "happy" after "ok", rename "sad" to "blue", remove "ok" }`

use std::sync::Arc;

use dbmigrate_core::{Step, Verdict};

use super::{Context, Inverse, Op, Operation, Start};
use crate::ast::Name;
use crate::diagnostic::{Sink, similar};
use crate::expr::{DefaultValue, Literal};
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name, quoted};
use crate::schema::{Constraint, EnumChange, Enumeration, Place, Schema, Table, Type};
use crate::source::Span;
use crate::sql::{Dialect, EnumStage, Refusal};

/// Changes the values of an enum, and with them every column of that type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AlterEnum {
    pub name: Name,
    pub changes: Vec<(EnumChange, Span)>,
}

impl Op for AlterEnum {
    const FORM: &'static str =
        "alter enum mood { add \"calm\" after \"ok\", rename \"sad\" to \"blue\", remove \"ok\" }";

    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let name = parser.name("the enum")?;
        let mut inside = parser.group('{', "with what to change")?;
        let mut changes = Vec::new();
        while !inside.is_empty() {
            changes.push(change(&mut inside)?);
            if !inside.is_empty() {
                inside.char(',')?;
            }
        }
        if changes.is_empty() {
            return Err(inside.expected("a change, as `add \"draft\"`"));
        }
        parser.eat_char(';');
        Ok(Self { name, changes })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("alter enum {} ", name(&self.name.text)));
        out.block(&self.changes, |out, (change, _)| {
            out.push(&match change {
                EnumChange::Add { value, place } => match place {
                    Place::Last => format!("add {}", quoted(value)),
                    Place::Before(next) => format!("add {} before {}", quoted(value), quoted(next)),
                    Place::After(previous) => format!("add {} after {}", quoted(value), quoted(previous)),
                },
                EnumChange::Rename { from, to } => format!("rename {} to {}", quoted(from), quoted(to)),
                EnumChange::Remove { value } => format!("remove {}", quoted(value)),
            });
        });
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        if context.enumeration(&self.name).is_none() {
            return;
        }
        for (change, span) in &self.changes {
            if let Some(found) = context.schema.enumeration(&self.name.text).cloned() {
                apply_change(&found, change, *span, context);
            }
        }
    }

    fn inverse(&self, before: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        let mut changes = Vec::new();
        self.walk(before, |stage| changes.push((stage.before.undo(&stage.change), Span::NOWHERE)));
        changes.reverse();
        Inverse::Operations(vec![Operation::AlterEnum(Self { name: Name::computed(&self.name.text), changes })])
    }

    fn lower(&self, dialect: &dyn Dialect, before: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        let mut steps = Ok(Vec::new());
        self.walk(before, |stage| {
            if let Ok(done) = &mut steps {
                match dialect.alter_enum(stage) {
                    Ok(more) => done.extend(more),
                    Err(refusal) => steps = Err(refusal),
                }
            }
        });
        steps
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        let words = |(change, _): &(EnumChange, Span)| match change {
            EnumChange::Add { value, .. } => format!("add {value}"),
            EnumChange::Rename { from, to } => format!("rename {from} to {to}"),
            EnumChange::Remove { value } => format!("remove {value}"),
        };
        let changes: Vec<_> = self.changes.iter().map(words).collect();
        format!("alter enum {}: {}", self.name.text, changes.join(", "))
    }
}

impl AlterEnum {
    /// Visits each change with the enum and its columns before and after it. The changes were checked: their
    /// diagnostics are known.
    fn walk(&self, before: &Schema<'_>, mut visit: impl FnMut(&EnumStage)) {
        let mut schema = before.clone();
        let mut sink = Sink::default();
        for (change, span) in &self.changes {
            let Some(old) = schema.enumeration(&self.name.text).cloned() else {
                break;
            };
            let users = schema.columns_of_enum(&self.name.text);
            apply_change(&old, change, *span, &mut Context::computed(&mut schema, &mut sink));
            let Some(new) = schema.enumeration(&self.name.text).cloned() else {
                break;
            };
            let both = |(old, column): (Arc<Table>, String)| {
                let new = schema.table(&old.name)?;
                Some((Table::clone(&old), Table::clone(new), column))
            };
            visit(&EnumStage {
                change: change.clone(),
                before: Enumeration::clone(&old),
                after: Enumeration::clone(&new),
                columns: users.into_iter().filter_map(both).collect(),
            });
        }
        sink.drain();
    }
}

fn change(parser: &mut Parser<'_>) -> Parsed<(EnumChange, Span)> {
    let start = parser.span();
    let change = if parser.eat_word("add").is_some() {
        let (value, _) = parser.text("the value")?;
        let place = if parser.eat_word("before").is_some() {
            Place::Before(parser.text("a value")?.0)
        } else if parser.eat_word("after").is_some() {
            Place::After(parser.text("a value")?.0)
        } else {
            Place::Last
        };
        EnumChange::Add { value, place }
    } else if parser.eat_word("rename").is_some() {
        let (from, _) = parser.text("the value")?;
        parser.word("to")?;
        EnumChange::Rename { from, to: parser.text("the value from now on")?.0 }
    } else if parser.eat_word("remove").is_some() {
        EnumChange::Remove { value: parser.text("the value")?.0 }
    } else {
        let help = "write one of: `add \"a\"`, `add \"a\" before \"b\"`, `add \"a\" after \"b\"`, `rename \"a\" to \"b\"`, `remove \"a\"`";
        return Err(parser.expected_with_help("`add`, `rename` or `remove`", Some(help.into())));
    };
    Ok((change, start.to(parser.last_span())))
}

/// Checks one change and makes it, in the enum and in every column of that type.
fn apply_change(found: &Enumeration, change: &EnumChange, span: Span, context: &mut Context<'_, '_>) {
    // `add`, `rename` and `remove` are followed by a text, and that by a word and another text.
    let (first, second) = (span.nth(1), span.nth(3));
    let known = |value: &String, span: Span, context: &mut Context<'_, '_>| {
        if found.values.contains(value) {
            return true;
        }
        let help = similar(value, found.values.iter().map(String::as_str)).map_or_else(
            || {
                format!(
                    "the values are {}",
                    found.values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", ")
                )
            },
            |close| format!("did you mean {close:?}?"),
        );
        let message = format!("enum `{}` has no value {value:?}", found.name);
        context.sink.error_with_help("unknown-value", span, message, help);
        false
    };
    let fresh = |value: &String, span: Span, context: &mut Context<'_, '_>| {
        context.check_enum_value(value, span);
        if !found.values.contains(value) {
            return true;
        }
        let message = format!("enum `{}` has the value {value:?} already", found.name);
        context.sink.error("duplicate-value", span, message);
        false
    };
    let sound = match change {
        EnumChange::Add { value, place } => {
            let placed = match place {
                Place::Last => true,
                Place::Before(other) | Place::After(other) => known(other, second, context),
            };
            fresh(value, first, context) && placed
        }
        EnumChange::Rename { from, to } => known(from, first, context) && fresh(to, second, context),
        EnumChange::Remove { value } => {
            let sound = known(value, first, context);
            if sound && found.values.len() == 1 {
                let message = format!("{value:?} is the only value of enum `{}`", found.name);
                context.sink.error_with_help("empty-enum", first, message, "drop the enum instead");
            }
            sound
        }
    };
    if !sound {
        return;
    }
    let values = found.changed(change);
    for (table, column) in context.schema.columns_of_enum(&found.name) {
        refuse_named_value(&table, &column, change, first, context);
        // A table with two columns of the type comes twice, and was changed the first time.
        let Some(table) = context.schema.table(&table.name).cloned() else {
            continue;
        };
        let mut table = Table::clone(&table);
        for column in table.columns.iter_mut().filter(|other| other.name == column) {
            column.ty = Type::NamedEnum { name: found.name.clone(), values: values.clone() };
            if let (EnumChange::Rename { from, to }, Some(DefaultValue::Literal(Literal::Text(default)))) =
                (change, &mut column.default)
                && default == from
            {
                default.clone_from(to);
            }
        }
        context.schema.put(table);
    }
    let mut added = found.added.clone();
    if let EnumChange::Add { value, .. } = change {
        let mut list = found.added_by(context.migration).to_vec();
        list.push(value.clone());
        added = Some((context.migration.to_owned(), list));
    }
    context.schema.put_enumeration(Enumeration { values, added, ..found.clone() });
}

/// Refuses to take a value away, or to rename it, while a default, a check or an index names it: where the type is text
/// with a check it would go on naming the old one.
fn refuse_named_value(table: &Table, column: &str, change: &EnumChange, span: Span, context: &mut Context<'_, '_>) {
    let (value, removed) = match change {
        EnumChange::Add { .. } => return,
        EnumChange::Rename { from, .. } => (from, false),
        EnumChange::Remove { value } => (value, true),
    };
    let default = table.column(column).and_then(|column| column.default.as_ref());
    let mut users = Vec::new();
    if removed && default.is_some_and(|default| default.is_text(value)) {
        users.push(format!("the default of `{}.{column}`", table.name));
    }
    for constraint in table.constraints() {
        if let Constraint::Check(check) = constraint
            && check.condition.columns().contains(&column)
            && check.condition.names_text(value)
        {
            users.push(format!("the check `{}` of table `{}`", check.name, table.name));
        }
    }
    for index in table.indexes.iter().filter(|index| index.columns().contains(&column) && index.names_text(value)) {
        users.push(format!("the index `{}`", index.name));
    }
    for reader in table.columns.iter().filter(|reader| {
        reader.generated.as_ref().is_some_and(|(expr, _)| expr.columns().contains(&column) && expr.names_text(value))
    }) {
        users.push(format!("the generated column `{}.{}`", table.name, reader.name));
    }
    if !users.is_empty() {
        let message = format!("the value {value:?} is named by {}", users.join(", "));
        context.sink.error_with_help("still-referenced", span, message, "drop or change what names it first");
    }
}
