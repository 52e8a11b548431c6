//! `drop table t;`

use dbmigrate_core::{Step, Verdict};

use super::{Context, CreateIndex, CreateTable, Inverse, Op, Operation, Start};
use crate::ast::Name;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, relation};
use crate::schema::Schema;
use crate::sql::{Dialect, Refusal};

/// Drops a table that no other refers to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DropTable {
    pub name: Name,
}

impl Op for DropTable {
    const FORM: &'static str = "drop table users;";

    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let name = parser.relation("the table")?;
        parser.semicolon();
        Ok(Self { name })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("drop table {};", relation(&self.name.text)));
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        if context.table(&self.name).is_none() {
            return;
        }
        let referrers: Vec<_> =
            context.schema.referrers(&self.name.text).iter().map(|table| format!("`{}`", table.name)).collect();
        if !referrers.is_empty() {
            let message = format!("table `{}` is referred to by {}", self.name.text, referrers.join(", "));
            context.sink.error_with_help("still-referenced", self.name.span, message, "drop what refers to it first");
        }
        context.refuse_readers(&self.name, |view| view.mentions(&self.name.text));
        context.schema.remove(&self.name.text);
    }

    fn inverse(&self, before: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        let Some(table) = before.table(&self.name.text) else {
            return Inverse::Operations(Vec::new());
        };
        let mut operations = vec![Operation::CreateTable(CreateTable::of(table))];
        operations.extend(table.indexes.iter().map(|index| Operation::CreateIndex(CreateIndex::of(table, index))));
        Inverse::Operations(operations)
    }

    fn lower(&self, dialect: &dyn Dialect, before: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        Ok(before.table(&self.name.text).map(|table| dialect.drop_table(table)).unwrap_or_default())
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossy
    }

    fn describe(&self) -> String {
        format!("drop table {}", self.name.text)
    }
}
