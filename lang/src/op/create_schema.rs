//! `create schema n;`

use dbmigrate_core::{Step, Verdict};

use super::{Context, DropSchema, Inverse, Op, Operation, Start};
use crate::ast::Name;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name};
use crate::schema::{Room, Schema};
use crate::sql::{Dialect, Refusal};

/// Creates a schema, in which tables and views can stand: `audit.events`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateSchema {
    pub name: Name,
}

impl Op for CreateSchema {
    const FORM: &'static str = "create schema audit;";

    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let name = parser.name("the schema")?;
        parser.semicolon();
        Ok(Self { name })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("create schema {};", name(&self.name.text)));
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        context.check_name(&self.name, "the schema");
        if context.check_free(Room::Schema, &self.name, "the schema") {
            context.schema.put_named(Room::Schema, &self.name.text, context.migration);
        }
    }

    fn inverse(&self, _: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        Inverse::Operations(vec![Operation::DropSchema(DropSchema { name: Name::computed(&self.name.text) })])
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        Ok(vec![dialect.create_schema(&self.name.text).map_err(|refusal| refusal.at(self.name.span))?])
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("create schema {}", self.name.text)
    }
}
