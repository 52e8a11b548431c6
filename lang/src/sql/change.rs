//! What a verb of `alter table` comes to, and a table before and after it.

use crate::ast::RawText;
use crate::expr::DefaultValue;
use crate::schema::Table;
use crate::source::Span;

/// One change of a table. What it is about is found in the tables before and after it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Change {
    /// A column is added at the end, with a value for the rows that are there.
    AddColumn { column: String, fill: Option<DefaultValue> },
    /// A column goes, and the constraints that go with it.
    DropColumn { column: String },
    /// A column is renamed wherever it is named.
    RenameColumn { from: String, to: String },
    /// A column gets another type, nullability or default: an expression for the values that are there, and a value for
    /// those that are null.
    AlterColumn { column: String, using: Option<RawText>, fill: Option<DefaultValue> },
    /// A constraint is added.
    AddConstraint { name: String },
    /// A constraint goes.
    DropConstraint { name: String },
    /// A constraint is renamed.
    RenameConstraint { from: String, to: String },
}

/// A change and the table on both sides of it.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    pub change: Change,
    pub before: Table,
    pub after: Table,
    /// Where it was written.
    pub span: Span,
}
