//! `add column c: Type modifiers`

use std::sync::Arc;

use dbmigrate_core::{Step, Verdict};

use super::{Alter, DropColumn, Verb};
use crate::ast::{self, ColumnDef, Name};
use crate::op::Context;
use crate::parse::{Parsed, Parser};
use crate::print::Printer;
use crate::resolve;
use crate::schema::Table;
use crate::sql::{Dialect, Refusal};

/// Adds a column at the end.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AddColumn {
    pub column: ColumnDef,
}

impl Alter for AddColumn {
    fn parse(parser: &mut Parser<'_>, comment: Option<String>) -> Parsed<Self> {
        Ok(Self { column: ast::column(parser, comment)? })
    }

    fn print(&self, out: &mut Printer) {
        out.comment(self.column.comment.as_deref());
        out.push("add column ");
        let bare = ColumnDef { comment: None, ..self.column.clone() };
        ast::print_column(out, &bare);
    }

    fn apply(&self, table: &Arc<Table>, context: &mut Context<'_, '_>) {
        let mut table = Table::clone(table);
        let errors = context.sink.len();
        resolve::added_column(&mut table, &self.column, context);
        let column = &self.column;
        let filled = context.computed || column.ty.nullable || column.default.is_some() || column.generated.is_some();
        if !filled && column.auto_increment.is_none() && context.sink.len() == errors {
            let message =
                format!("column `{}` is not nullable: what is its value in the rows that are there?", column.name.text);
            let help = "give it a default, or make its type `Option<…>`";
            context.sink.error_with_help("no-value", column.name.span, message, help);
        }
        context.schema.put(table);
    }

    fn inverse(&self, _: &Table) -> Option<Verb> {
        let name = Name::computed(&self.column.name.text);
        Some(Verb::DropColumn(DropColumn { name, with_constraints: true }))
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Table, after: &Table) -> Result<Vec<Step>, Refusal> {
        let Some(column) = after.column(&self.column.name.text) else {
            return Ok(Vec::new());
        };
        let whole = self.column.name.span.to(self.column.ty.span);
        dialect
            .add_column(after, column)
            .map_err(|refusal| refusal.at_column(&[(&self.column.name.text, whole)], whole))
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("add column {}", self.column.name.text)
    }
}
