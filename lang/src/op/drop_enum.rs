//! `drop enum mood;`

use dbmigrate_core::{Step, Verdict};

use super::{Context, CreateEnum, Inverse, Op, Operation, Start};
use crate::ast::Name;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name};
use crate::schema::{Room, Schema};
use crate::sql::{Dialect, Refusal};

/// Drops an enum that no column is of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DropEnum {
    pub name: Name,
}

impl Op for DropEnum {
    const FORM: &'static str = "drop enum mood;";

    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let name = parser.name("the enum")?;
        parser.semicolon();
        Ok(Self { name })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("drop enum {};", name(&self.name.text)));
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        if context.enumeration(&self.name).is_none() {
            return;
        }
        let users: Vec<String> = context
            .schema
            .columns_of_enum(&self.name.text)
            .iter()
            .map(|(table, column)| format!("`{}.{column}`", table.name))
            .collect();
        if !users.is_empty() {
            let message = format!("enum `{}` is the type of {}", self.name.text, users.join(", "));
            context.sink.error_with_help("still-referenced", self.name.span, message, "change these columns first");
        }
        context.schema.remove_named(Room::Relation, &self.name.text);
    }

    fn inverse(&self, before: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        let found = before.enumeration(&self.name.text);
        Inverse::Operations(found.map(|found| Operation::CreateEnum(CreateEnum::of(found))).into_iter().collect())
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        Ok(dialect.drop_enum(&self.name.text))
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("drop enum {}", self.name.text)
    }
}
