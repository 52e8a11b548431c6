//! `rename column a to b`

use std::sync::Arc;

use dbmigrate_core::Verdict;

use super::{Alter, Verb};
use crate::ast::Name;
use crate::op::Context;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name};
use crate::schema::Table;
use crate::source::Span;
use crate::sql::Change;

/// Renames a column, in its table and in the foreign keys that point at it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RenameColumn {
    pub from: Name,
    pub to: Name,
}

impl Alter for RenameColumn {
    const FORM: &'static str = "rename column email to mail";

    fn parse(parser: &mut Parser<'_>, _: &'static str, _: Option<String>) -> Parsed<Self> {
        let from = parser.name("the column")?;
        parser.word("to")?;
        Ok(Self { from, to: parser.name("the column from now on")? })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("rename column {} to {}", name(&self.from.text), name(&self.to.text)));
    }

    fn span(&self) -> Span {
        self.from.span
    }

    fn apply(&self, table: &Arc<Table>, context: &mut Context<'_, '_>) {
        context.check_name(&self.to, "the column");
        if context.scope(table).column(&self.from.text, self.from.span, context.sink).is_none() {
            return;
        }
        context.refuse_readers(&self.from, |view| view.may_read(table, &self.from.text));
        let lower = self.to.text.to_lowercase();
        let others = table.columns.iter().filter(|column| column.name != self.from.text);
        if others.clone().any(|column| column.name.to_lowercase() == lower) {
            let message = format!("table `{}` has a column `{}` already", table.name, self.to.text);
            context.sink.error("duplicate-column", self.to.span, message);
            return;
        }
        for referrer in context.schema.referrers(&table.name) {
            let mut referrer = Table::clone(&referrer);
            referrer.rename_referenced_column(&table.name, &self.from.text, &self.to.text);
            context.schema.put(referrer);
        }
        let mut table = Table::clone(table);
        table.rename_column(&self.from.text, &self.to.text);
        context.schema.put(table);
    }

    fn inverse(&self, _: &Table, _: &Table) -> Option<Verb> {
        let (from, to) = (Name::computed(&self.to.text), Name::computed(&self.from.text));
        Some(Verb::RenameColumn(Self { from, to }))
    }

    fn change(&self, _: &Table, _: &Table) -> Change {
        Change::RenameColumn { from: self.from.text.clone(), to: self.to.text.clone() }
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("rename column {} to {}", self.from.text, self.to.text)
    }
}
