//! A difference in words, on the tokens of the struct: what is here, what the history has and since when, and what would
//! bring the two together.

use super::Entity;
use super::compare::{Aspect, Difference, Part, compare, default_text};
use super::remedy::{self, Remedy};
use crate::ast::{self, ConstraintDef};
use crate::diagnostic::{Diagnostic, Sink, similar};
use crate::expr;
use crate::print::{Printer, quoted};
use crate::schema::{Check, Column, Schema, Table, Timeline};
use crate::source::Span;
use crate::sql::Dialect;

const LEAVE_OUT: &str = "leave it out, as the history does";

/// A struct beside a history.
pub(super) struct Explanation<'a> {
    pub entity: &'a Entity,
    /// The table that the struct declares.
    pub declared: &'a Table,
    /// The schema that the history leaves.
    pub history: &'a Schema<'a>,
    pub timeline: &'a Timeline,
    pub dialects: &'a [&'static dyn Dialect],
    /// The names of the history's migrations.
    pub ids: &'a [String],
}

impl Explanation<'_> {
    /// Reports every difference from the history's table.
    pub(super) fn report(&self, actual: &Table, sink: &mut Sink) {
        let differences = compare(self.declared, actual);
        let whole_columns = |difference: &Difference| match difference {
            Difference::Missing(Part::Column(column)) | Difference::Extra(Part::Column(column)) => {
                Some(column.name.clone())
            }
            _ => None,
        };
        let whole: Vec<String> = differences.iter().filter_map(whole_columns).collect();
        for difference in &differences {
            let counts = match difference {
                // What stands at a column is said together with it.
                Difference::Missing(part) => !is_at(part, &whole) || self.inline(part).is_none(),
                Difference::Extra(part) => !is_at(part, &whole),
                // A name that nobody chose is no opinion.
                Difference::Named { declared, .. } => self.entity.names(declared.name()),
                _ => true,
            };
            if counts {
                sink.push(self.diagnostic(difference, actual));
            }
        }
    }

    fn diagnostic(&self, difference: &Difference, actual: &Table) -> Diagnostic {
        let table = &actual.name;
        let here = |part: &Part| part.text(self.declared, false);
        let there = |part: &Part| part.text(actual, false);
        let (span, message) = match difference {
            Difference::Missing(part @ Part::Column(column)) => {
                (self.place(part), format!("no column `{}` in table `{table}` of the history", column.name))
            }
            Difference::Missing(part) => {
                (self.place(part), format!("table `{table}` of the history has no `{}`", here(part)))
            }
            Difference::Extra(part @ Part::Column(column)) => {
                let message = format!("this struct has no field for column `{}` of table `{table}`", column.name);
                (self.place(part), message)
            }
            Difference::Extra(part) => {
                let message = format!("table `{table}` of the history has `{}`, and this struct has not", there(part));
                (self.place(part), message)
            }
            Difference::Other { declared, actual } => {
                let message = format!("here it is `{}`, and `{}` in the history", here(declared), there(actual));
                (self.place(declared), message)
            }
            Difference::Named { declared, actual } => {
                let (ours, theirs) = (declared.name(), actual.name());
                let message = format!("`{}` is named `{ours}` here, and `{theirs}` in the history", here(declared));
                (self.place(declared), message)
            }
            Difference::Column { aspect, declared, actual } => {
                (self.place_of_aspect(*aspect, declared), aspect_message(*aspect, declared, actual))
            }
        };
        Diagnostic { code: "out-of-sync", span, message, help: self.help(difference, actual) }
    }

    fn help(&self, difference: &Difference, actual: &Table) -> Option<String> {
        let mut lines: Vec<String> = Vec::new();
        lines.extend(self.advice(difference, actual));
        let either = if lines.is_empty() { "a migration that brings it" } else { "or a migration" };
        match remedy::remedy(difference, self.entity, self.declared, self.history, self.dialects) {
            Remedy::Works(text) => lines.push(by_migration(either, &text)),
            Remedy::Refused(reason) => lines.push(match difference {
                Difference::Missing(part @ Part::Column(column)) if !column.nullable && column.default.is_none() => {
                    let text = part.text(self.declared, false);
                    format!("a migration can add it with a value for the rows: `add column {text} fill …`")
                }
                _ => format!("a migration that agrees with this struct would be refused: {reason}"),
            }),
            Remedy::None => {}
        }
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// What to write in the struct so that it says what the history does.
    fn advice(&self, difference: &Difference, actual: &Table) -> Option<String> {
        let since = self.since(difference, actual).map_or(String::new(), |id| format!(", as it is since {id}"));
        let say = |part: &Part| format!("say `{}`{since}", attribute(part, actual));
        match difference {
            Difference::Missing(Part::Column(column)) => {
                let unknown = actual.columns.iter().filter(|other| self.declared.column(&other.name).is_none());
                let close = similar(&column.name, unknown.map(|other| &*other.name));
                close.map(|close| format!("did you mean `{close}`?"))
            }
            Difference::Missing(Part::Unique(key)) => {
                let twin = actual.indexes.iter().find(|index| index.unique && index.columns() == key.columns);
                let said = twin.map(|index| attribute(&Part::Index(index.clone()), actual));
                Some(said.map_or(LEAVE_OUT.to_owned(), |said| format!("it has an index that does this: say `{said}`")))
            }
            Difference::Missing(_) => Some(LEAVE_OUT.to_owned()),
            Difference::Extra(part @ Part::Column(_)) => {
                let since = self.since(difference, actual).map_or(String::new(), |id| format!(" since {id}"));
                Some(format!("give it one: it is `{}`{since}", part.text(actual, false)))
            }
            Difference::Extra(part) | Difference::Other { actual: part, .. } => Some(say(part)),
            Difference::Named { actual: part, .. } => Some(format!("name it `{}`{since}", part.name())),
            Difference::Column { aspect, actual, .. } => {
                let advice = aspect_advice(*aspect, actual);
                Some(if advice == LEAVE_OUT { advice } else { format!("{advice}{since}") })
            }
        }
    }

    /// The migration since which the history has what the struct has not.
    fn since(&self, difference: &Difference, actual: &Table) -> Option<&str> {
        let position = match difference {
            Difference::Missing(_) => None,
            Difference::Extra(part)
            | Difference::Other { actual: part, .. }
            | Difference::Named { actual: part, .. } => self.timeline.since(&actual.name, |table| has(table, part)),
            Difference::Column { aspect, actual: column, .. } => self.timeline.since(&actual.name, |table| {
                table.column(&column.name).is_some_and(|then| aspect.agrees(then, column))
            }),
        };
        position.and_then(|position| self.ids.get(position)).map(String::as_str)
    }

    /// Where a part is declared; where it is not, the field that it is about, or the struct's name.
    fn place(&self, part: &Part) -> Span {
        let own_line = || self.entity.constraints.iter().find_map(|constraint| own_line(constraint, part));
        let index = || match part {
            Part::Index(index) => {
                let position = self.declared.indexes.iter().position(|declared| declared == index)?;
                self.entity.indexes.get(position).map(|index| index.span)
            }
            _ => None,
        };
        let field = || match part.columns()[..] {
            [column] => self.field(column),
            _ => None,
        };
        self.inline(part).or_else(own_line).or_else(index).or_else(field).unwrap_or(self.entity.ident.span)
    }

    fn field(&self, name: &str) -> Option<Span> {
        self.entity.columns.iter().find(|column| column.name.text == name).map(|column| column.name.span)
    }

    /// Where a constraint is declared at its column.
    fn inline(&self, part: &Part) -> Option<Span> {
        let mut columns = self.entity.columns.iter();
        match part {
            Part::Column(_) | Part::Index(_) => None,
            Part::PrimaryKey(key) => columns.find(|column| key.columns == [&*column.name.text])?.primary_key,
            Part::Unique(key) => columns.find(|column| key.columns == [&*column.name.text])?.unique,
            Part::ForeignKey(key) => {
                let column = columns.find(|column| key.columns == [&*column.name.text])?;
                column.references.as_ref().filter(|to| to.table.text == key.table).map(|to| to.span)
            }
            Part::Check(check) => {
                let mut checks = columns.flat_map(|column| &column.checks);
                checks.find(|def| def.condition == check.condition).map(|def| def.span)
            }
        }
    }

    fn place_of_aspect(&self, aspect: Aspect, declared: &Column) -> Span {
        let Some(column) = self.entity.columns.iter().find(|column| column.name.text == declared.name) else {
            return self.entity.ident.span;
        };
        let place = match aspect {
            Aspect::Type | Aspect::Nullability => Some(column.ty.span),
            Aspect::AutoIncrement => column.auto_increment,
            Aspect::Default => column.default.as_ref().map(|(_, span)| *span),
            Aspect::Generated => column.generated.as_ref().map(|generated| generated.span),
            Aspect::Collation => column.collate.as_ref().map(|(_, span)| *span),
        };
        place.unwrap_or(column.name.span)
    }
}

/// That the history has no such table.
pub(super) fn no_table(entity: &Entity, history: &Schema<'_>, dialects: &[&'static dyn Dialect]) -> Diagnostic {
    let tables = history.table_names();
    let close = similar(entity.table(), tables.iter().map(String::as_str));
    let meant = close.map(|close| format!("did you mean `#[table(name = {})]`?", quoted(close)));
    let head = if meant.is_some() { "or a migration" } else { "a migration that creates it" };
    let text = remedy::creation(entity, history, dialects).map(|text| by_migration(head, &text));
    let help: Vec<String> = meant.into_iter().chain(text).collect();
    let help = if help.is_empty() { tables_help(entity.table(), history) } else { help.join("\n") };
    let message = format!("no table `{}` in the history", entity.table());
    Diagnostic { code: "out-of-sync", span: entity.table.span, message, help: Some(help) }
}

/// Which tables there are, for a name that none of them has.
pub(super) fn tables_help(name: &str, history: &Schema<'_>) -> String {
    let tables = history.table_names();
    if let Some(close) = similar(name, tables.iter().map(String::as_str)) {
        return format!("did you mean `{close}`?");
    }
    match tables.len() {
        0 => "the history leaves no table".to_owned(),
        1..=12 => format!("the tables of the history are {}", tables.join(", ")),
        count => format!("the history leaves {count} tables, and none is named like this"),
    }
}

/// Whether a constraint is one of a single column, which is among these, so that it can stand there.
fn is_at(part: &Part, columns: &[String]) -> bool {
    match part {
        Part::Column(_) | Part::Index(_) => false,
        Part::Check(check) => check.column.as_ref().is_some_and(|column| columns.contains(column)),
        _ => part.columns().len() == 1 && part.columns().iter().all(|column| columns.iter().any(|one| one == column)),
    }
}

/// Where a constraint of its own line stands, if it is this part.
fn own_line(constraint: &ConstraintDef, part: &Part) -> Option<Span> {
    let same = |names: &[ast::Name], columns: &[String]| names.iter().map(|name| &name.text).eq(columns);
    match (constraint, part) {
        (ConstraintDef::PrimaryKey { columns, span, .. }, Part::PrimaryKey(key))
        | (ConstraintDef::Unique { columns, span, .. }, Part::Unique(key)) => {
            same(columns, &key.columns).then_some(*span)
        }
        (ConstraintDef::ForeignKey { columns, references, span, .. }, Part::ForeignKey(key)) => {
            (same(columns, &key.columns) && references.table.text == key.table).then_some(*span)
        }
        (ConstraintDef::Check(def), Part::Check(check)) => (def.condition == check.condition).then_some(def.span),
        _ => None,
    }
}

fn has(table: &Table, part: &Part) -> bool {
    let same = |other: Part| other.name() == part.name() && other.does_the_same(part);
    match part {
        Part::Column(column) => table.column(&column.name).is_some(),
        Part::PrimaryKey(_) => table.primary_key.iter().any(|key| same(Part::PrimaryKey(key.clone()))),
        Part::Unique(_) => table.uniques.iter().any(|key| same(Part::Unique(key.clone()))),
        Part::ForeignKey(_) => table.foreign_keys.iter().any(|key| same(Part::ForeignKey(key.clone()))),
        Part::Check(_) => table.checks.iter().any(|check| same(Part::Check(check.clone()))),
        Part::Index(_) => table.indexes.iter().any(|index| same(Part::Index(index.clone()))),
    }
}

/// The attribute that declares a part of the history.
fn attribute(part: &Part, actual: &Table) -> String {
    match part {
        Part::PrimaryKey(key) if key.columns.len() == 1 => "#[column(primary_key)]".to_owned(),
        Part::Unique(key) if key.columns.len() == 1 => "#[column(unique)]".to_owned(),
        Part::ForeignKey(key) if key.columns.len() == 1 => {
            let text = part.text(actual, false);
            let target = text.split_once(" references ").map_or(&*text, |(_, target)| target);
            format!("#[column(references = {target})]")
        }
        Part::Check(check) => {
            let text = part.text(actual, !is_made(check, actual));
            let word = if check.column.is_some() { "column" } else { "table" };
            format!("#[{word}({text})]")
        }
        Part::Index(_) => format!("#[table({})]", part.text(actual, true)),
        _ => format!("#[table({})]", part.text(actual, false)),
    }
}

/// Whether a check's name is one that the rule makes, so that nobody has to write it.
fn is_made(check: &Check, table: &Table) -> bool {
    let stem = check.name.trim_end_matches(|c: char| c.is_ascii_digit());
    let of_column = |column: &&str| stem == format!("{}_{column}_check", table.name);
    stem == format!("{}_check", table.name) || check.condition.columns().iter().any(of_column)
}

fn aspect_message(aspect: Aspect, declared: &Column, actual: &Column) -> String {
    let name = &declared.name;
    match aspect {
        Aspect::Type => {
            format!("column `{name}` is `{}` here, and `{}` in the history", type_text(declared), type_text(actual))
        }
        Aspect::Nullability if declared.nullable => {
            format!("column `{name}` is nullable here, and not in the history")
        }
        Aspect::Nullability => format!("column `{name}` is not nullable here, and is in the history"),
        _ => match (aspect_text(aspect, declared), aspect_text(aspect, actual)) {
            (Some(ours), Some(theirs)) => format!("column `{name}` has `{ours}` here, and `{theirs}` in the history"),
            (Some(ours), None) => format!("column `{name}` has `{ours}` here, and not in the history"),
            (None, theirs) => {
                format!("column `{name}` has `{}` in the history, and not here", theirs.unwrap_or_default())
            }
        },
    }
}

fn aspect_advice(aspect: Aspect, actual: &Column) -> String {
    match aspect {
        Aspect::Type => format!("say `#[column(type = {})]`", type_text(actual)),
        Aspect::Nullability if actual.nullable => "make the field's type `Option<…>`".to_owned(),
        Aspect::Nullability => "make the field's type one without `Option`".to_owned(),
        _ => match aspect_text(aspect, actual) {
            Some(text) => format!("say `#[column({text})]`"),
            None => LEAVE_OUT.to_owned(),
        },
    }
}

/// What an attribute says about a column, where it says anything.
fn aspect_text(aspect: Aspect, column: &Column) -> Option<String> {
    match aspect {
        Aspect::Type | Aspect::Nullability => Some(type_text(column)),
        Aspect::AutoIncrement => column.auto_increment.then(|| "auto_increment".to_owned()),
        Aspect::Default => default_text(column).map(|default| format!("default = {default}")),
        Aspect::Generated => column.generated.as_ref().map(|(expr, stored)| {
            let mut out = Printer::default();
            expr::print(&mut out, expr);
            format!("generated = ({}){}", out.finish(), if *stored { " stored" } else { "" })
        }),
        Aspect::Collation => column.collation.as_deref().map(|collation| format!("collate = {}", quoted(collation))),
    }
}

fn type_text(column: &Column) -> String {
    let mut out = Printer::default();
    ast::print_type(&mut out, &column.ty, false);
    out.finish()
}

fn by_migration(head: &str, text: &str) -> String {
    let lines: String = text.lines().map(|line| format!("\n    {line}").trim_end_matches(' ').to_owned()).collect();
    format!("{head}:{lines}")
}
