//! `drop index i;`

use dbmigrate_core::{Step, Verdict};

use super::{Context, CreateIndex, Inverse, Op, Operation, Start};
use crate::ast::Name;
use crate::diagnostic::similar;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name, relation};
use crate::schema::{Schema, Table};
use crate::source::Span;
use crate::sql::{Dialect, Refusal};

/// Drops an index.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DropIndex {
    pub name: Name,
    /// Without keeping others from writing meanwhile, where that has to be said.
    pub concurrently: Option<Span>,
}

impl Op for DropIndex {
    const FORM: &'static str = "drop index users_by_email;";

    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let name = parser.name("the index")?;
        let concurrently = parser.eat_word("concurrently");
        parser.semicolon();
        Ok(Self { name, concurrently })
    }

    fn print(&self, out: &mut Printer) {
        let concurrently = if self.concurrently.is_some() { " concurrently" } else { "" };
        out.push(&format!("drop index {}{concurrently};", name(&self.name.text)));
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        let Some(table) = context.schema.table_of_index(&self.name.text).cloned() else {
            let names = context.schema.index_names();
            let close = similar(&self.name.text, names.iter().map(String::as_str));
            let owner = context.schema.owner(&self.name.text);
            let help = match owner.filter(|table| table.constraint(&self.name.text).is_some()) {
                Some(table) => {
                    let own = name(&self.name.text);
                    Some(format!(
                        "it is a constraint: `alter table {} {{ drop constraint {own} }}`",
                        relation(&table.name)
                    ))
                }
                None => close.map(|close| format!("did you mean `{close}`?")),
            };
            let message = format!("no index `{}`", self.name.text);
            context.sink.push(crate::diagnostic::Diagnostic {
                code: "unknown-index",
                span: self.name.span,
                message,
                help,
            });
            return;
        };
        if let Some(span) = self.concurrently {
            context.refuse_in_transaction(span);
        }
        let mut smaller = Table::clone(&table);
        smaller.indexes.retain(|index| index.name != self.name.text);
        let needed = |key: &&crate::schema::ForeignKey| {
            key.table == table.name && table.has_key(&key.referenced) && !smaller.has_key(&key.referenced)
        };
        let mut referrers = context.schema.referrers(&table.name);
        referrers.push(table.clone());
        if let Some((referrer, key)) =
            referrers.iter().find_map(|referrer| Some((referrer, referrer.foreign_keys.iter().find(needed)?)))
        {
            let message = format!(
                "index `{}` is the key that foreign key `{}` of table `{}` points at",
                self.name.text, key.name, referrer.name
            );
            context.sink.error_with_help("still-referenced", self.name.span, message, "drop the foreign key first");
        }
        context.schema.put(smaller);
    }

    fn inverse(&self, before: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        let table = before.table_of_index(&self.name.text);
        let index =
            table.and_then(|table| Some((table, table.indexes.iter().find(|index| index.name == self.name.text)?)));
        let operations = index.map(|(table, index)| {
            Operation::CreateIndex(CreateIndex { concurrently: self.concurrently, ..CreateIndex::of(table, index) })
        });
        Inverse::Operations(operations.into_iter().collect())
    }

    fn lower(&self, dialect: &dyn Dialect, before: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        let table = before.table_of_index(&self.name.text);
        Ok(table
            .map(|table| dialect.drop_index(table, &self.name.text, self.concurrently.is_some()))
            .unwrap_or_default())
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("drop index {}", self.name.text)
    }
}
