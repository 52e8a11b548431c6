//! `add primary key (…)`, `add unique (…)`, `add check (…)`, `add foreign key (…) references t(…)`

use std::sync::Arc;

use dbmigrate_core::Verdict;

use super::{Alter, DropConstraint, Verb};
use crate::ast::{self, ConstraintDef, Name};
use crate::op::Context;
use crate::parse::{Parsed, Parser};
use crate::print::Printer;
use crate::resolve;
use crate::schema::Table;
use crate::source::Span;
use crate::sql::Change;

/// Adds a constraint to a table that may have rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AddConstraint {
    pub constraint: ConstraintDef,
}

impl Alter for AddConstraint {
    const FORM: &'static str = "add unique (email)";

    fn parse(parser: &mut Parser<'_>, words: &'static str, _: Option<String>) -> Parsed<Self> {
        let kind = words.strip_prefix("add ").unwrap_or(words);
        let start = Span::token(parser.position().saturating_sub(kind.split(' ').count()));
        Ok(Self { constraint: ast::constraint_after(parser, kind, start)? })
    }

    fn print(&self, out: &mut Printer) {
        out.push("add ");
        ast::print_constraint(out, &self.constraint);
    }

    fn span(&self) -> Span {
        match &self.constraint {
            ConstraintDef::PrimaryKey { span, .. }
            | ConstraintDef::Unique { span, .. }
            | ConstraintDef::ForeignKey { span, .. } => *span,
            ConstraintDef::Check(check) => check.span,
        }
    }

    fn apply(&self, table: &Arc<Table>, context: &mut Context<'_, '_>) {
        let mut table = Table::clone(table);
        resolve::added_constraint(&mut table, &self.constraint, context);
        context.schema.put(table);
    }

    fn inverse(&self, before: &Table, after: &Table) -> Option<Verb> {
        Some(Verb::DropConstraint(DropConstraint { name: Name::computed(&super::added(before, after)) }))
    }

    fn change(&self, before: &Table, after: &Table) -> Change {
        Change::AddConstraint { name: super::added(before, after) }
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        let kind = match &self.constraint {
            ConstraintDef::PrimaryKey { .. } => "primary key",
            ConstraintDef::Unique { .. } => "unique",
            ConstraintDef::Check(_) => "check",
            ConstraintDef::ForeignKey { .. } => "foreign key",
        };
        format!("add {kind}")
    }
}
