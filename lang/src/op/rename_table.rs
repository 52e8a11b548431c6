//! `rename table a to b;`

use dbmigrate_core::{Step, Verdict};

use super::{Context, Inverse, Op, Operation, Start};
use crate::ast::Name;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, relation};
use crate::schema::{Room, Schema};
use crate::sql::{Dialect, Refusal};

/// Renames a table. Names that were made from the old one stay.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RenameTable {
    pub from: Name,
    pub to: Name,
}

impl Op for RenameTable {
    const FORM: &'static str = "rename table users to people;";

    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let from = parser.relation("the table")?;
        parser.word("to")?;
        let to = parser.relation("the table from now on")?;
        parser.semicolon();
        Ok(Self { from, to })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("rename table {} to {};", relation(&self.from.text), relation(&self.to.text)));
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        context.check_relation(&self.to, "the table");
        if context.table(&self.from).is_none() {
            return;
        }
        context.refuse_readers(&self.from, |view| view.mentions(&self.from.text));
        let schema = |name: &Name| name.text.split_once('.').map(|(schema, _)| schema.to_owned());
        if schema(&self.from) != schema(&self.to) {
            let message = "a table keeps its schema when it is renamed";
            context.sink.error("bad-name", self.to.span, message);
        }
        let only_case = self.from.text.to_lowercase() == self.to.text.to_lowercase();
        if only_case || context.check_free(Room::Relation, &self.to, "the table") {
            context.schema.rename(&self.from.text, &self.to.text);
        }
    }

    fn inverse(&self, _: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        let (from, to) = (Name::computed(&self.to.text), Name::computed(&self.from.text));
        Inverse::Operations(vec![Operation::RenameTable(Self { from, to })])
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        Ok(dialect.rename_table(&self.from.text, &self.to.text))
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("rename table {} to {}", self.from.text, self.to.text)
    }
}
