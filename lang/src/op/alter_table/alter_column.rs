//! `alter column c: Type [using "…"] [fill value]`, `alter column c default …`, `… drop default`, `… check (…)`

use std::sync::Arc;

use dbmigrate_core::Verdict;

use super::{Alter, DropConstraint, Verb};
use crate::ast::{self, CheckDef, Name, RawText, TypeUse};
use crate::diagnostic::Sink;
use crate::expr::{self, DefaultValue, check_condition};
use crate::habit;
use crate::op::Context;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name};
use crate::resolve;
use crate::schema::{Action, Column, IndexKey, Table, conversion};
use crate::source::Span;
use crate::sql::Change;

/// Changes one thing about a column, and keeps the rest.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AlterColumn {
    pub name: Name,
    pub change: ColumnChange,
}

/// What is changed about a column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ColumnChange {
    /// Its type and nullability.
    Type(TypeChange),
    /// What new rows get.
    Default(DefaultValue, Span),
    /// New rows get null, or must say.
    DropDefault(Span),
    /// One more check, which goes with the column.
    Check(CheckDef),
}

/// A new type for a column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TypeChange {
    pub ty: TypeUse,
    /// The new value, given the row before.
    pub using: Option<RawText>,
    /// The old value, given the row after.
    pub back: Option<RawText>,
    /// The value for rows where the column is null.
    pub fill: Option<(DefaultValue, Span)>,
}

impl Alter for AlterColumn {
    const FORM: &'static str = "alter column email: String(80)";

    fn parse(parser: &mut Parser<'_>, _: &'static str, _: Option<String>) -> Parsed<Self> {
        let name = parser.name("the column")?;
        let start = parser.span();
        if parser.eat_char(':').is_some() {
            return Ok(Self { name, change: ColumnChange::Type(type_change(parser)?) });
        }
        if parser.eat_word("default").is_some() {
            let value = expr::default_value(parser, "default")?;
            return Ok(Self { name, change: ColumnChange::Default(value, start.to(parser.last_span())) });
        }
        if parser.eat_words(&["drop", "default"]).is_some() {
            return Ok(Self { name, change: ColumnChange::DropDefault(start.to(parser.last_span())) });
        }
        if parser.eat_word("check").is_some() {
            return Ok(Self { name, change: ColumnChange::Check(ast::check(parser)?) });
        }
        let [first, second] = [0, 1].map(|ahead| parser.word_at(ahead).unwrap_or_default());
        let help = habit::change_of_column(first, second).unwrap_or(
            "write one of: `alter column c: NewType`, `alter column c default 1`, `alter column c drop default`, `alter column c check (…)`",
        );
        Err(parser.expected_with_help("`:`, `default`, `drop default` or `check`", Some(help.into())))
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("alter column {}", name(&self.name.text)));
        match &self.change {
            ColumnChange::Type(change) => {
                out.push(": ");
                ast::print_type(out, &change.ty.ty, change.ty.nullable);
                for (words, text) in [(" using ", &change.using), (" revert ", &change.back)] {
                    if let Some(text) = text {
                        out.push(words);
                        text.print(out);
                    }
                }
                if let Some((fill, _)) = &change.fill {
                    out.push(" fill ");
                    expr::print_default(out, fill);
                }
            }
            ColumnChange::Default(value, _) => {
                out.push(" default ");
                expr::print_default(out, value);
            }
            ColumnChange::DropDefault(_) => out.push(" drop default"),
            ColumnChange::Check(check) => {
                out.push(" ");
                ast::print_check(out, check);
            }
        }
    }

    fn span(&self) -> Span {
        match &self.change {
            ColumnChange::Type(change) => change.ty.span,
            ColumnChange::Default(_, span) | ColumnChange::DropDefault(span) => *span,
            ColumnChange::Check(check) => check.span,
        }
    }

    fn apply(&self, before: &Arc<Table>, context: &mut Context<'_, '_>) {
        let Some(column) = context.scope(before).column(&self.name.text, self.name.span, context.sink).cloned() else {
            return;
        };
        let mut table = Table::clone(before);
        match &self.change {
            ColumnChange::Type(change) => {
                change_type(&mut table, &column, change, context);
                if !context.computed {
                    context.refuse_readers(&self.name, |view| view.may_read(before, &self.name.text));
                    check_type_change(before, &table, &column, change, context);
                }
            }
            ColumnChange::Default(value, span) => {
                if column.generated.is_some() || column.auto_increment {
                    let message = "a column whose value is computed or numbered has no default";
                    context.sink.error("bad-default", *span, message);
                }
                expr::check_default(value, &column, &context.scope(before), *span, context.sink);
                context.refuse_new_value(&column.ty, |text| value.is_text(text), *span);
                set_default(&mut table, &column.name, Some(value.clone()));
            }
            ColumnChange::DropDefault(span) => {
                if column.default.is_none() {
                    let message = format!("column `{}` has no default", column.name);
                    context.sink.error("no-change", *span, message);
                }
                set_default(&mut table, &column.name, None);
            }
            ColumnChange::Check(check) => resolve::added_check(&mut table, &column.name, check, context),
        }
        context.schema.put(table);
    }

    fn inverse(&self, before: &Table, after: &Table) -> Option<Verb> {
        let column = before.column(&self.name.text)?;
        let change = match &self.change {
            ColumnChange::Type(change) => ColumnChange::Type(TypeChange {
                ty: TypeUse { ty: column.ty.clone(), nullable: column.nullable, span: Span::NOWHERE },
                using: change.back.clone(),
                back: None,
                fill: None,
            }),
            ColumnChange::Default(..) | ColumnChange::DropDefault(_) => match &column.default {
                Some(value) => ColumnChange::Default(value.clone(), Span::NOWHERE),
                None => ColumnChange::DropDefault(Span::NOWHERE),
            },
            ColumnChange::Check(_) => {
                return Some(Verb::DropConstraint(DropConstraint {
                    name: Name::computed(&super::added(before, after)),
                }));
            }
        };
        Some(Verb::AlterColumn(Self { name: Name::computed(&self.name.text), change }))
    }

    fn change(&self, before: &Table, after: &Table) -> Change {
        let (using, fill) = match &self.change {
            ColumnChange::Check(_) => return Change::AddConstraint { name: super::added(before, after) },
            ColumnChange::Default(..) | ColumnChange::DropDefault(_) => (None, None),
            ColumnChange::Type(change) => (change.using.clone(), change.fill.as_ref().map(|(fill, _)| fill.clone())),
        };
        Change::AlterColumn { column: self.name.text.clone(), using, fill }
    }

    fn verdict(&self) -> Verdict {
        match &self.change {
            // What was there is replaced; without these words a value that does not fit stops the migration.
            ColumnChange::Type(change) if change.using.is_some() || change.fill.is_some() => Verdict::Lossy,
            _ => Verdict::Lossless,
        }
    }

    fn describe(&self) -> String {
        let name = &self.name.text;
        match &self.change {
            ColumnChange::Type(change) => {
                let mut out = Printer::default();
                ast::print_type(&mut out, &change.ty.ty, change.ty.nullable);
                format!("alter column {name}: {}", out.finish())
            }
            ColumnChange::Default(..) => format!("alter column {name} default"),
            ColumnChange::DropDefault(_) => format!("alter column {name} drop default"),
            ColumnChange::Check(_) => format!("alter column {name} check"),
        }
    }
}

fn type_change(parser: &mut Parser<'_>) -> Parsed<TypeChange> {
    let ty = ast::type_use(parser)?;
    let mut change = TypeChange { ty, using: None, back: None, fill: None };
    if parser.eat_word("using").is_some() {
        parser.set_form(Some("alter column email: String(80) using \"lower(email)\" revert \"upper(email)\""));
        change.using = Some(RawText::parse(parser, "an SQL expression")?);
        if parser.eat_word("revert").is_some() {
            change.back = Some(RawText::parse(parser, "an SQL expression")?);
        }
    }
    change.fill = ast::fill(parser)?;
    if !parser.is_empty() && !parser.at_char(',') {
        let help = "this changes type and nullability and keeps the rest; a default is `alter column c default …`, a check is `alter column c check (…)`, a key is `add unique (c)`";
        return Err(parser.expected_with_help("`using`, `fill` or `,`", Some(help.into())));
    }
    Ok(change)
}

fn set_default(table: &mut Table, name: &str, value: Option<DefaultValue>) {
    table.columns.iter_mut().filter(|column| column.name == name).for_each(|column| column.default.clone_from(&value));
}

fn change_type(table: &mut Table, old: &Column, change: &TypeChange, context: &mut Context<'_, '_>) {
    let ty = resolve::settled_type(&change.ty.ty, change.ty.span, context);
    if let Some(column) = table.columns.iter_mut().find(|column| column.name == old.name) {
        column.ty = ty;
        column.nullable = change.ty.nullable;
    }
    resolve::changed_type_check(table, &old.name, context);
}

/// What only the author can answer for.
fn check_type_change(before: &Table, after: &Table, old: &Column, change: &TypeChange, context: &mut Context<'_, '_>) {
    let span = change.ty.span;
    let Some(new) = after.column(&old.name) else {
        return;
    };
    if new.is_doubted() || old.is_doubted() {
        return;
    }
    for text in [&change.using, &change.back].into_iter().flatten() {
        text.require_all(span, context);
    }
    if old.generated.is_some() {
        let help = "drop the column and add it again";
        context.sink.error_with_help("bad-generated", span, "a generated column cannot be changed", help);
        return;
    }
    if (&old.ty, old.nullable) == (&new.ty, new.nullable) && change.using.is_none() && change.fill.is_none() {
        context.sink.error("no-change", span, format!("column `{}` is this already", old.name));
    }
    check_conversion(old, new, change, context);
    check_fill(before, old, new, change, context);
    if new.nullable && after.primary_key.as_ref().is_some_and(|key| key.columns.contains(&new.name)) {
        let message = format!("column `{}` is in the primary key and cannot be nullable", new.name);
        context.sink.error("bad-key", span, message);
    }
    if new.auto_increment && (new.nullable || new.ty.integer_range().is_none()) {
        let message = format!("`auto_increment` wants a whole number, and column `{}` would be none", new.name);
        context.sink.error("bad-auto-increment", span, message);
    }
    if let Some(default) = &new.default {
        let mut own = Sink::default();
        expr::check_default(default, new, &context.scope(after), span, &mut own);
        for diagnostic in own.drain() {
            let help = "say `alter column … drop default` first, and set one that fits afterwards";
            context.sink.error_with_help(diagnostic.code, span, diagnostic.message, help);
        }
    }
    check_users(before, after, old, new, span, context);
}

fn check_conversion(old: &Column, new: &Column, change: &TypeChange, context: &mut Context<'_, '_>) {
    let words = |column: &Column| {
        let mut out = Printer::default();
        ast::print_type(&mut out, &column.ty, false);
        out.finish()
    };
    let span = change.ty.span;
    if change.using.is_none() && conversion(&old.ty, &new.ty).is_none() {
        let message = format!("values of {} do not become {} by themselves", words(old), words(new));
        let help = "say how, in SQL: `using \"…\"`, with `revert \"…\"` for the way back";
        context.sink.error_with_help("no-conversion", span, message, help);
    } else if change.using.is_some() && change.back.is_none() && conversion(&new.ty, &old.ty).is_none() {
        let message = format!("reverting would have to make {} of {} again", words(old), words(new));
        let help = "say how, in SQL, after `using \"…\"`: `revert \"…\"`";
        context.sink.error_with_help("no-way-back", span, message, help);
    }
}

fn check_fill(before: &Table, old: &Column, new: &Column, change: &TypeChange, context: &mut Context<'_, '_>) {
    let Some((fill, span)) = &change.fill else {
        return;
    };
    if !old.nullable {
        let message = format!("`fill` gives a value to rows where the column is null, and `{}` never is", old.name);
        context.sink.error("bad-fill", *span, message);
    } else if new.nullable {
        let message = "`fill` gives a value to rows where the column is null, and it may stay null";
        let help = "make its type not nullable, or leave `fill` out";
        context.sink.error_with_help("bad-fill", *span, message, help);
    }
    expr::check_fill(fill, new, &context.scope(before), *span, context.sink);
    context.refuse_new_value(&new.ty, |text| fill.is_text(text), *span);
}

/// What names the column must go on making sense: foreign keys, checks, indexes and generated columns.
fn check_users(before: &Table, after: &Table, old: &Column, new: &Column, span: Span, context: &mut Context<'_, '_>) {
    let name = &new.name;
    let retyped = old.ty != new.ty;
    let mut users = Vec::new();
    for key in after.foreign_keys.iter().filter(|key| key.columns.contains(name)) {
        let sets_null = [key.on_delete, key.on_update].contains(&Some(Action::SetNull));
        if sets_null && !new.nullable {
            let message = format!("the foreign key `{}` sets `{name}` to null", key.name);
            context.sink.error("bad-foreign-key", span, message);
        } else if retyped && !resolve::same_kind(&old.ty, &new.ty) {
            users.push(format!("the foreign key `{}`", key.name));
        }
    }
    if retyped && !resolve::same_kind(&old.ty, &new.ty) {
        for referrer in context.schema.referrers(&before.name) {
            let keys = referrer.foreign_keys.iter();
            let keys = keys.filter(|key| key.table == before.name && key.referenced.contains(name));
            users.extend(keys.map(|key| format!("the foreign key `{}` of table `{}`", key.name, referrer.name)));
        }
    }
    if !users.is_empty() {
        let message = format!("column `{name}` must stay of the type that {} wants", users.join(", "));
        let help = "drop the foreign key, change the columns on both sides, and add it again";
        context.sink.error_with_help("still-referenced", span, message, help);
    }
    let readers = after.columns.iter().filter(|column| {
        retyped && column.generated.as_ref().is_some_and(|(value, _)| value.columns().contains(&&**name))
    });
    for reader in readers {
        let message = format!("the generated column `{}` is computed from `{name}`", reader.name);
        let help = "drop the generated column first, and add it again afterwards";
        context.sink.error_with_help("still-referenced", span, message, help);
    }
    if retyped {
        check_expressions(after, name, span, context);
    }
}

/// Checks and indexes over a column whose type has changed.
fn check_expressions(after: &Table, name: &str, span: Span, context: &mut Context<'_, '_>) {
    let scope = context.scope(after);
    let mut own = Sink::default();
    for check in after.checks.iter().filter(|check| check.condition.columns().contains(&name)) {
        check_condition(&check.condition, &scope, &mut own);
        report(&mut own, &format!("the check `{}`", check.name), span, context.sink);
    }
    for index in after.indexes.iter().filter(|index| index.columns().contains(&name)) {
        for part in &index.parts {
            if let IndexKey::Expr(value) = &part.key {
                expr::check_expr(value, &scope, &mut own);
            }
        }
        if let Some(predicate) = &index.predicate {
            check_condition(predicate, &scope, &mut own);
        }
        report(&mut own, &format!("the index `{}`", index.name), span, context.sink);
    }
}

fn report(own: &mut Sink, what: &str, span: Span, sink: &mut Sink) {
    // One reason is enough to drop it.
    for diagnostic in own.drain().into_iter().take(1) {
        let message = format!("{what} would not fit any more: {}", diagnostic.message);
        sink.error_with_help("still-referenced", span, message, "drop it first, and add one that fits afterwards");
    }
}
