//! The syntax that operations share: names, types, columns, constraints. Plain data with places.

use crate::expr::{Condition, DefaultValue, Expr};
use crate::schema::{Action, Type};
use crate::source::Span;

/// A name as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Name {
    /// A name that was computed and not written.
    pub(crate) fn computed(text: &str) -> Self {
        Self { text: text.to_owned(), span: Span::NOWHERE }
    }

    /// Several of them.
    pub(crate) fn all(texts: &[String]) -> Vec<Self> {
        texts.iter().map(|text| Self::computed(text)).collect()
    }
}

/// A column's type with its nullability: `Type` or `Option<Type>`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TypeUse {
    pub ty: Type,
    pub nullable: bool,
    pub span: Span,
}

/// A column with its modifiers, in the order in which they are printed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ColumnDef {
    pub comment: Option<String>,
    pub name: Name,
    pub ty: TypeUse,
    /// The name of the check that keeps values to the type: given where the column comes from the model, made where it
    /// was written.
    pub type_check: Option<Name>,
    pub primary_key: Option<Span>,
    pub auto_increment: Option<Span>,
    pub unique: Option<Span>,
    pub default: Option<(DefaultValue, Span)>,
    pub checks: Vec<CheckDef>,
    pub references: Option<References>,
    pub generated: Option<Generated>,
    pub collate: Option<(String, Span)>,
}

impl ColumnDef {
    /// A column without modifiers.
    pub(crate) fn bare(name: Name, ty: TypeUse, comment: Option<String>) -> Self {
        Self {
            comment,
            name,
            ty,
            type_check: None,
            primary_key: None,
            auto_increment: None,
            unique: None,
            default: None,
            checks: Vec::new(),
            references: None,
            generated: None,
            collate: None,
        }
    }
}

/// `references table(column) on delete … on update …`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct References {
    pub table: Name,
    pub columns: Vec<Name>,
    pub on_delete: Option<(Action, Span)>,
    pub on_update: Option<(Action, Span)>,
    pub span: Span,
}

/// `generated as (expr) [stored]`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Generated {
    pub expr: Expr,
    pub stored: bool,
    pub span: Span,
}

/// A check, with the name that the author gave it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CheckDef {
    pub name: Option<Name>,
    pub condition: Condition,
    pub span: Span,
}

/// A constraint that stands on its own line in a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ConstraintDef {
    PrimaryKey { name: Option<Name>, columns: Vec<Name>, span: Span },
    Unique { name: Option<Name>, columns: Vec<Name>, span: Span },
    Check(CheckDef),
    ForeignKey { name: Option<Name>, columns: Vec<Name>, references: References, span: Span },
}

/// A part of an index: a column or an expression, ascending or descending.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct IndexPartDef {
    pub value: IndexValue,
    pub descending: bool,
}

/// What an index sorts by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum IndexValue {
    Column(Name),
    Expr(Expr),
}

mod column;
mod constraint;
mod raw_text;
mod types;

pub(crate) use column::{Place, added_column, at_column, check, column, fill, modifier, print_column};
pub(crate) use constraint::{at_constraint, constraint, constraint_after, print_check, print_constraint};
pub(crate) use raw_text::{RawText, per_backend, report_missing};
#[cfg(test)]
pub(crate) use types::TYPES_WITH_ARGUMENTS;
pub(crate) use types::{MOST_DIMENSIONS, print_type, type_use};
