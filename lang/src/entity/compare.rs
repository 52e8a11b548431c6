//! In what two tables differ: the one that a struct declares, and the one that a history leaves.
//!
//! Model against model; a difference is a value. The order of columns, comments and the names of the checks that stand
//! for types are no differences, and neither is what SQL means by saying nothing: `default null` and no default,
//! `on delete no action` and no action.

use crate::ast::{self, CheckDef, ColumnDef, ConstraintDef};
use crate::expr::{self, DefaultValue, Literal};
use crate::op::{self, CreateIndex};
use crate::print::{Printer, name};
use crate::schema::{Action, Check, Column, Constraint, ForeignKey, Index, Key, Table};
use crate::source::Span;

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Difference {
    /// It is declared, and the history has not got it.
    Missing(Part),
    /// The history has it, and it is not declared.
    Extra(Part),
    /// Both have it, and not alike.
    Other { declared: Part, actual: Part },
    /// Both have it under different names.
    Named { declared: Part, actual: Part },
    /// Both have the column, and differ in this.
    Column { aspect: Aspect, declared: Column, actual: Column },
}

/// A part of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    Column(Column),
    PrimaryKey(Key),
    Unique(Key),
    ForeignKey(ForeignKey),
    Check(Check),
    Index(Index),
}

/// What two columns of one name can differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aspect {
    Type,
    Nullability,
    AutoIncrement,
    Default,
    Generated,
    Collation,
}

impl Aspect {
    const ALL: [Self; 6] =
        [Self::Type, Self::Nullability, Self::AutoIncrement, Self::Default, Self::Generated, Self::Collation];

    /// Whether two columns agree in it.
    pub(super) fn agrees(self, one: &Column, other: &Column) -> bool {
        match self {
            Self::Type => one.ty == other.ty,
            Self::Nullability => one.nullable == other.nullable,
            Self::AutoIncrement => one.auto_increment == other.auto_increment,
            Self::Default => default(one) == default(other),
            Self::Generated => one.generated == other.generated,
            Self::Collation => one.collation == other.collation,
        }
    }
}

/// Every difference, in the order of the declaration.
pub(super) fn compare(declared: &Table, actual: &Table) -> Vec<Difference> {
    let mut out = Vec::new();
    for column in &declared.columns {
        let Some(other) = actual.column(&column.name) else {
            out.push(Difference::Missing(Part::Column(column.clone())));
            continue;
        };
        let aspects = Aspect::ALL.into_iter().filter(|aspect| !aspect.agrees(column, other));
        out.extend(aspects.map(|aspect| Difference::Column {
            aspect,
            declared: column.clone(),
            actual: other.clone(),
        }));
    }
    let extra = actual.columns.iter().filter(|column| declared.column(&column.name).is_none());
    out.extend(extra.map(|column| Difference::Extra(Part::Column(column.clone()))));
    // A table has one primary key at most, so two of them are always akin.
    pair(&declared.primary_key, &actual.primary_key, |_, _| true, Part::PrimaryKey, &mut out);
    pair(&declared.uniques, &actual.uniques, |_, _| false, Part::Unique, &mut out);
    let akin = |one: &ForeignKey, other: &ForeignKey| one.columns == other.columns;
    pair(&declared.foreign_keys, &actual.foreign_keys, akin, Part::ForeignKey, &mut out);
    pair(&declared.checks, &actual.checks, |one, other| one.name == other.name, Part::Check, &mut out);
    pair(&declared.indexes, &actual.indexes, |one, other| one.name == other.name, Part::Index, &mut out);
    out
}

/// Finds for each declared part the one that does the same, or else the one that is meant to.
fn pair<'a, T: Clone + 'a>(
    declared: impl IntoIterator<Item = &'a T>,
    actual: impl IntoIterator<Item = &'a T>,
    akin: impl Fn(&T, &T) -> bool,
    part: impl Fn(T) -> Part,
    out: &mut Vec<Difference>,
) {
    let mut actual: Vec<&T> = actual.into_iter().collect();
    let mut unpaired = Vec::new();
    for one in declared {
        let ours = part(one.clone());
        match actual.iter().position(|other| part(T::clone(other)).does_the_same(&ours)) {
            Some(at) => {
                let theirs = part(actual.remove(at).clone());
                if ours.name() != theirs.name() {
                    out.push(Difference::Named { declared: ours, actual: theirs });
                }
            }
            None => unpaired.push(one),
        }
    }
    for one in unpaired {
        out.push(match actual.iter().position(|other| akin(one, other)) {
            Some(at) => Difference::Other { declared: part(one.clone()), actual: part(actual.remove(at).clone()) },
            None => Difference::Missing(part(one.clone())),
        });
    }
    out.extend(actual.into_iter().map(|other| Difference::Extra(part(other.clone()))));
}

impl Part {
    /// Its name.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Column(column) => &column.name,
            Self::PrimaryKey(key) | Self::Unique(key) => &key.name,
            Self::ForeignKey(key) => &key.name,
            Self::Check(check) => &check.name,
            Self::Index(index) => &index.name,
        }
    }

    /// The columns that it names.
    pub(super) fn columns(&self) -> Vec<&str> {
        match self {
            Self::Column(column) => vec![&column.name],
            Self::PrimaryKey(key) | Self::Unique(key) => key.columns.iter().map(String::as_str).collect(),
            Self::ForeignKey(key) => key.columns.iter().map(String::as_str).collect(),
            Self::Check(check) => check.condition.columns(),
            Self::Index(index) => index.columns(),
        }
    }

    /// Whether it does the same as another, whatever it is called.
    pub(super) fn does_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Column(one), Self::Column(other)) => Aspect::ALL.iter().all(|aspect| aspect.agrees(one, other)),
            (Self::PrimaryKey(one), Self::PrimaryKey(other)) | (Self::Unique(one), Self::Unique(other)) => {
                one.columns == other.columns
            }
            (Self::ForeignKey(one), Self::ForeignKey(other)) => {
                let target = |key: &ForeignKey| (key.columns.clone(), key.table.clone(), key.referenced.clone());
                let actions = |key: &ForeignKey| (action(key.on_delete), action(key.on_update));
                target(one) == target(other) && actions(one) == actions(other)
            }
            (Self::Check(one), Self::Check(other)) => one.condition == other.condition,
            (Self::Index(one), Self::Index(other)) => {
                (one.unique, &one.parts, &one.predicate) == (other.unique, &other.parts, &other.predicate)
            }
            _ => false,
        }
    }

    /// It in the words of the language, with its name where it is asked for. `table` is the one that it belongs to.
    pub(super) fn text(&self, table: &Table, with_name: bool) -> String {
        let mut out = Printer::default();
        match self {
            Self::Column(column) => ast::print_column(&mut out, &whole_column(table, column)),
            Self::PrimaryKey(key) => print(&mut out, Constraint::PrimaryKey(key), with_name),
            Self::Unique(key) => print(&mut out, Constraint::Unique(key), with_name),
            Self::ForeignKey(key) => print(&mut out, Constraint::ForeignKey(key), with_name),
            Self::Check(check) => print(&mut out, Constraint::Check(check), with_name),
            Self::Index(index) => {
                out.push(if index.unique { "unique index " } else { "index " });
                if with_name {
                    out.push(&format!("{} ", name(&index.name)));
                }
                CreateIndex::of(table, index).body.print(&mut out);
            }
        }
        out.finish()
    }
}

fn print(out: &mut Printer, constraint: Constraint<'_>, with_name: bool) {
    let mut def = op::constraint_def(constraint);
    if !with_name {
        match &mut def {
            ConstraintDef::PrimaryKey { name, .. }
            | ConstraintDef::Unique { name, .. }
            | ConstraintDef::ForeignKey { name, .. }
            | ConstraintDef::Check(CheckDef { name, .. }) => *name = None,
        }
    }
    ast::print_constraint(out, &def);
}

/// A column with everything that can stand at it.
fn whole_column(table: &Table, column: &Column) -> ColumnDef {
    let own = |columns: &[String]| columns == [&*column.name];
    let mut def = op::column_def(table, column);
    def.comment = None;
    def.primary_key = table.primary_key.iter().any(|key| own(&key.columns)).then_some(Span::NOWHERE);
    def.unique = table.uniques.iter().any(|key| own(&key.columns)).then_some(Span::NOWHERE);
    def.references = table.foreign_keys.iter().find(|key| own(&key.columns)).map(op::references);
    def
}

/// A column's default as text; nothing where there is none.
pub(super) fn default_text(column: &Column) -> Option<String> {
    default(column).map(|default| {
        let mut out = Printer::default();
        expr::print_default(&mut out, default);
        out.finish()
    })
}

fn default(column: &Column) -> Option<&DefaultValue> {
    column.default.as_ref().filter(|default| **default != DefaultValue::Literal(Literal::Null))
}

fn action(action: Option<Action>) -> Option<Action> {
    action.filter(|action| *action != Action::NoAction)
}
