//! `drop column c`

use std::sync::Arc;

use dbmigrate_core::Verdict;

use super::{AddColumn, Alter, Verb};
use crate::ast::Name;
use crate::op::{Context, create_table};
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name};
use crate::schema::{Table, Type};
use crate::source::Span;
use crate::sql::Change;

/// Drops a column that nothing needs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DropColumn {
    pub name: Name,
    /// Whether its keys, references and checks go with it: it undoes an `add column` that brought them.
    pub with_constraints: bool,
}

impl Alter for DropColumn {
    const FORM: &'static str = "drop column email";

    fn parse(parser: &mut Parser<'_>, _: &'static str, _: Option<String>) -> Parsed<Self> {
        Ok(Self { name: parser.name("the column")?, with_constraints: false })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("drop column {}", name(&self.name.text)));
    }

    fn span(&self) -> Span {
        self.name.span
    }

    fn apply(&self, table: &Arc<Table>, context: &mut Context<'_, '_>) {
        if context.scope(table).column(&self.name.text, self.name.span, context.sink).is_none() {
            return;
        }
        let errors = context.sink.len();
        context.refuse_readers(&self.name, |view| view.may_read(table, &self.name.text));
        let mut users = if self.with_constraints { Vec::new() } else { table.users_of(&self.name.text) };
        for referrer in context.schema.referrers(&table.name) {
            let keys = referrer.foreign_keys.iter();
            let uses = keys.filter(|key| key.table == table.name && key.referenced.contains(&self.name.text));
            users.extend(uses.map(|key| format!("the foreign key `{}` of table `{}`", key.name, referrer.name)));
        }
        if !users.is_empty() {
            let message = format!("column `{}` is needed by {}", self.name.text, users.join(", "));
            context.sink.error_with_help("still-referenced", self.name.span, message, "drop what needs it first");
        } else if table.columns.len() == 1 {
            let message = format!("column `{}` is the only one of table `{}`", self.name.text, table.name);
            context.sink.error_with_help("empty-table", self.name.span, message, "drop the table instead");
        }
        let mut table = Table::clone(table);
        if context.sink.len() > errors {
            // Whether the author lets it stay or drops what needs it is not known: what names the column, and what adds
            // it anew, is not blamed as well.
            for column in table.columns.iter_mut().filter(|column| column.name == self.name.text) {
                column.ty = Type::unknown();
            }
            context.schema.put(table);
            return;
        }
        table.columns.retain(|column| column.name != self.name.text);
        table.checks.retain(|check| check.column.as_deref() != Some(&*self.name.text));
        if self.with_constraints {
            table.drop_constraints_of(&self.name.text);
        }
        context.schema.put(table);
    }

    fn inverse(&self, before: &Table, _: &Table) -> Option<Verb> {
        let column = before.column(&self.name.text)?;
        Some(Verb::AddColumn(AddColumn { column: create_table::column_def(before, column), fill: None }))
    }

    fn change(&self, _: &Table, _: &Table) -> Change {
        Change::DropColumn { column: self.name.text.clone() }
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossy
    }

    fn describe(&self) -> String {
        format!("drop column {}", self.name.text)
    }
}
