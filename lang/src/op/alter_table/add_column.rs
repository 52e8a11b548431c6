//! `add column c: Type modifiers [fill value]`

use std::sync::Arc;

use dbmigrate_core::Verdict;

use super::{Alter, DropColumn, Verb};
use crate::ast::{self, ColumnDef, Name};
use crate::expr::{self, DefaultValue};
use crate::op::Context;
use crate::parse::{Parsed, Parser};
use crate::print::Printer;
use crate::resolve;
use crate::schema::Table;
use crate::source::Span;
use crate::sql::Change;

/// Adds a column at the end.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AddColumn {
    pub column: ColumnDef,
    /// The value in the rows that are there.
    pub fill: Option<(DefaultValue, Span)>,
}

impl Alter for AddColumn {
    const FORM: &'static str = "add column note: Option<Text>";

    fn parse(parser: &mut Parser<'_>, _: &'static str, comment: Option<String>) -> Parsed<Self> {
        let (column, fill) = ast::added_column(parser, comment)?;
        Ok(Self { column, fill })
    }

    fn print(&self, out: &mut Printer) {
        out.comment(self.column.comment.as_deref());
        out.push("add column ");
        let bare = ColumnDef { comment: None, ..self.column.clone() };
        ast::print_column(out, &bare);
        if let Some((fill, _)) = &self.fill {
            out.push(" fill ");
            expr::print_default(out, fill);
        }
    }

    fn span(&self) -> Span {
        self.column.name.span.to(self.column.ty.span)
    }

    fn apply(&self, before: &Arc<Table>, context: &mut Context<'_, '_>) {
        let mut table = Table::clone(before);
        let errors = context.sink.len();
        resolve::added_column(&mut table, &self.column, context);
        let column = &self.column;
        let valued = column.default.is_some() || column.generated.is_some() || column.auto_increment.is_some();
        if let Some((fill, span)) = &self.fill {
            if column.generated.is_some() || column.auto_increment.is_some() {
                let message = "a column whose value is computed or numbered takes no `fill`";
                context.sink.error("bad-fill", *span, message);
            } else if let Some(new) = table.column(&column.name.text) {
                expr::check_fill(fill, new, &context.scope(before), *span, context.sink);
                context.refuse_new_value(&new.ty, |text| fill.is_text(text), *span);
            }
        } else if !(context.computed || column.ty.nullable || valued) && context.sink.len() == errors {
            let message =
                format!("column `{}` is not nullable: what is its value in the rows that are there?", column.name.text);
            let help = "give it to them, as `fill \"\"`, or for ever, as a default, or make its type `Option<…>`";
            context.sink.error_with_help("no-value", column.name.span, message, help);
        }
        context.schema.put(table);
    }

    fn inverse(&self, _: &Table, _: &Table) -> Option<Verb> {
        let name = Name::computed(&self.column.name.text);
        Some(Verb::DropColumn(DropColumn { name, with_constraints: true }))
    }

    fn change(&self, _: &Table, _: &Table) -> Change {
        let fill = self.fill.as_ref().map(|(fill, _)| fill.clone());
        Change::AddColumn { column: self.column.name.text.clone(), fill }
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("add column {}", self.column.name.text)
    }
}
