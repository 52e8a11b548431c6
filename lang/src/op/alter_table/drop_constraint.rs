//! `drop constraint n`

use std::sync::Arc;

use dbmigrate_core::Verdict;

use super::alter_column::{AlterColumn, ColumnChange};
use super::{AddConstraint, Alter, Verb, ensure_constraint};
use crate::ast::{ConstraintDef, Name};
use crate::op::{Context, create_table};
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name};
use crate::schema::{Constraint, Table};
use crate::source::Span;
use crate::sql::Change;

/// Drops a constraint of any kind by its name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DropConstraint {
    pub name: Name,
}

impl Alter for DropConstraint {
    const FORM: &'static str = "drop constraint users_email_key";

    fn parse(parser: &mut Parser<'_>, _: &'static str, _: Option<String>) -> Parsed<Self> {
        Ok(Self { name: parser.name("the constraint")? })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("drop constraint {}", name(&self.name.text)));
    }

    fn span(&self) -> Span {
        self.name.span
    }

    fn apply(&self, table: &Arc<Table>, context: &mut Context<'_, '_>) {
        if !ensure_constraint(table, &self.name, context) {
            return;
        }
        let numbered = table.columns.iter().find(|column| column.auto_increment);
        let constraint = table.constraint(&self.name.text);
        let key = match constraint {
            Some(Constraint::PrimaryKey(key) | Constraint::Unique(key)) => Some(key.columns.clone()),
            _ => None,
        };
        if let (Some(Constraint::PrimaryKey(_)), Some(column)) = (constraint, numbered) {
            let message = format!("column `{}` has auto_increment, which needs the primary key", column.name);
            context.sink.error("still-referenced", self.name.span, message);
        }
        let mut table = Table::clone(table);
        table.drop_constraint(&self.name.text);
        if let Some(columns) = key.filter(|columns| !table.has_key(columns)) {
            refuse_references(&table, &columns, self.name.span, context);
        }
        context.schema.put(table);
    }

    fn inverse(&self, before: &Table, _: &Table) -> Option<Verb> {
        let constraint = before.constraint(&self.name.text)?;
        let def = create_table::constraint_def(constraint);
        Some(match (constraint, def) {
            (Constraint::Check(check), ConstraintDef::Check(def)) if check.column.is_some() => {
                let name = Name::computed(check.column.as_deref().unwrap_or_default());
                Verb::AlterColumn(AlterColumn { name, change: ColumnChange::Check(def) })
            }
            (_, constraint) => Verb::AddConstraint(AddConstraint { constraint }),
        })
    }

    fn change(&self, _: &Table, _: &Table) -> Change {
        Change::DropConstraint { name: self.name.text.clone() }
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("drop constraint {}", self.name.text)
    }
}

/// Refuses to drop a key that foreign keys point at.
fn refuse_references(table: &Table, columns: &[String], span: Span, context: &mut Context<'_, '_>) {
    let same = |referenced: &[String]| {
        referenced.len() == columns.len() && columns.iter().all(|column| referenced.contains(column))
    };
    let mut users = Vec::new();
    let referrers = context.schema.referrers(&table.name);
    for referrer in referrers.iter().map(|referrer| &**referrer).chain([table]) {
        let keys = referrer.foreign_keys.iter().filter(|key| key.table == table.name && same(&key.referenced));
        users.extend(keys.map(|key| format!("the foreign key `{}` of table `{}`", key.name, referrer.name)));
    }
    if !users.is_empty() {
        let message = format!("this key is needed by {}", users.join(", "));
        context.sink.error_with_help("still-referenced", span, message, "drop what refers to it first");
    }
}
