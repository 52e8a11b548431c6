//! `drop schema n;`

use dbmigrate_core::{Step, Verdict};

use super::{Context, CreateSchema, Inverse, Op, Operation, Start};
use crate::ast::Name;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name};
use crate::schema::{Room, Schema};
use crate::sql::{Dialect, Refusal};

/// Drops a schema in which nothing stands any more.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DropSchema {
    pub name: Name,
}

impl Op for DropSchema {
    const FORM: &'static str = "drop schema audit;";

    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let name = parser.name("the schema")?;
        parser.semicolon();
        Ok(Self { name })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("drop schema {};", name(&self.name.text)));
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        if !context.schema.has_named(Room::Schema, &self.name.text) {
            let message = format!("no schema `{}`", self.name.text);
            let help = "one that no migration created is dropped by `execute \"…\"`";
            context.sink.error_with_help("unknown-schema", self.name.span, message, help);
            return;
        }
        let users = context.schema.relations_in(&self.name.text);
        if !users.is_empty() {
            let message = format!("schema `{}` holds {}", self.name.text, users.join(", "));
            context.sink.error_with_help("still-referenced", self.name.span, message, "drop what is in it first");
        }
        context.schema.remove_named(Room::Schema, &self.name.text);
    }

    fn inverse(&self, _: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        Inverse::Operations(vec![Operation::CreateSchema(CreateSchema { name: Name::computed(&self.name.text) })])
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        Ok(vec![dialect.drop_schema(&self.name.text).map_err(|refusal| refusal.at(self.name.span))?])
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("drop schema {}", self.name.text)
    }
}
