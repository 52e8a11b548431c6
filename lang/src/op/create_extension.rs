//! `create extension n;`

use dbmigrate_core::{Step, Verdict};

use super::{Context, DropExtension, Inverse, Op, Operation, Start};
use crate::ast::Name;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name};
use crate::schema::{Room, Schema};
use crate::sql::{Dialect, Refusal};

/// Switches an extension of the server on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateExtension {
    pub name: Name,
}

impl Op for CreateExtension {
    const FORM: &'static str = "create extension citext;";

    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let name = parser.name("the extension")?;
        parser.semicolon();
        Ok(Self { name })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("create extension {};", name(&self.name.text)));
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        context.check_name(&self.name, "the extension");
        if context.check_free(Room::Extension, &self.name, "the extension") {
            context.schema.put_named(Room::Extension, &self.name.text, context.migration);
        }
    }

    fn inverse(&self, _: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        Inverse::Operations(vec![Operation::DropExtension(DropExtension { name: Name::computed(&self.name.text) })])
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        Ok(vec![dialect.create_extension(&self.name.text).map_err(|refusal| refusal.at(self.name.span))?])
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("create extension {}", self.name.text)
    }
}
