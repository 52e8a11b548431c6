//! `rename constraint a to b`

use std::sync::Arc;

use dbmigrate_core::Verdict;

use super::{Alter, Verb, ensure_constraint};
use crate::ast::Name;
use crate::op::Context;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name};
use crate::resolve;
use crate::schema::{Constraint, Room, Table};
use crate::source::Span;
use crate::sql::Change;

/// Renames a constraint of any kind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RenameConstraint {
    pub from: Name,
    pub to: Name,
}

impl Alter for RenameConstraint {
    const FORM: &'static str = "rename constraint users_email_key to users_by_email";

    fn parse(parser: &mut Parser<'_>, _: &'static str, _: Option<String>) -> Parsed<Self> {
        let from = parser.name("the constraint")?;
        parser.word("to")?;
        Ok(Self { from, to: parser.name("the constraint from now on")? })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("rename constraint {} to {}", name(&self.from.text), name(&self.to.text)));
    }

    fn span(&self) -> Span {
        self.from.span
    }

    fn apply(&self, table: &Arc<Table>, context: &mut Context<'_, '_>) {
        if !ensure_constraint(table, &self.from, context) {
            return;
        }
        let room = match table.constraint(&self.from.text) {
            Some(Constraint::PrimaryKey(_) | Constraint::Unique(_)) => Room::Relation,
            _ => Room::Constraint,
        };
        let only_case = self.from.text.to_lowercase() == self.to.text.to_lowercase();
        if only_case || resolve::check_own_name(table, &self.to, room, "the constraint", context) {
            let mut table = Table::clone(table);
            table.rename_constraint(&self.from.text, &self.to.text);
            context.schema.put(table);
        }
    }

    fn inverse(&self, _: &Table, _: &Table) -> Option<Verb> {
        let (from, to) = (Name::computed(&self.to.text), Name::computed(&self.from.text));
        Some(Verb::RenameConstraint(Self { from, to }))
    }

    fn change(&self, _: &Table, _: &Table) -> Change {
        Change::RenameConstraint { from: self.from.text.clone(), to: self.to.text.clone() }
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("rename constraint {} to {}", self.from.text, self.to.text)
    }
}
