//! `drop extension n;`

use dbmigrate_core::{Step, Verdict};

use super::{Context, CreateExtension, Inverse, Op, Operation, Start};
use crate::ast::Name;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name};
use crate::schema::{Room, Schema};
use crate::sql::{Dialect, Refusal};

/// Switches an extension of the server off. The server refuses while a column is of one of its types.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DropExtension {
    pub name: Name,
}

impl Op for DropExtension {
    const FORM: &'static str = "drop extension citext;";

    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let name = parser.name("the extension")?;
        parser.semicolon();
        Ok(Self { name })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("drop extension {};", name(&self.name.text)));
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        if !context.schema.has_named(Room::Extension, &self.name.text) {
            let message = format!("no extension `{}`", self.name.text);
            let help = "one that no migration created is dropped by `execute \"…\"`";
            context.sink.error_with_help("unknown-extension", self.name.span, message, help);
            return;
        }
        context.schema.remove_named(Room::Extension, &self.name.text);
    }

    fn inverse(&self, _: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        Inverse::Operations(vec![Operation::CreateExtension(CreateExtension { name: Name::computed(&self.name.text) })])
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        Ok(vec![dialect.drop_extension(&self.name.text).map_err(|refusal| refusal.at(self.name.span))?])
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("drop extension {}", self.name.text)
    }
}
