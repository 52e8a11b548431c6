//! `create enum mood { "sad", "ok" }`

use dbmigrate_core::{Step, Verdict};

use super::{Context, DropEnum, Inverse, Op, Operation, Start};
use crate::ast::Name;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name, quoted};
use crate::schema::{Enumeration, Room, Schema};
use crate::source::Span;
use crate::sql::{Dialect, Refusal};

/// Creates a type of a few values that columns can share.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateEnum {
    pub name: Name,
    pub values: Vec<(String, Span)>,
}

impl Op for CreateEnum {
    const FORM: &'static str = "create enum mood { \"sad\", \"ok\" }";

    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let name = parser.name("the enum")?;
        let mut inside = parser.group('{', "with the values")?;
        let mut values: Vec<(String, Span)> = Vec::new();
        while !inside.is_empty() {
            let (value, span) = inside.text("a value")?;
            if values.iter().any(|(earlier, _)| *earlier == value) {
                inside.sink.error("duplicate-value", span, format!("the value {value:?} is listed twice"));
            }
            values.push((value, span));
            if !inside.is_empty() {
                inside.char(',')?;
            }
        }
        if values.is_empty() {
            return Err(inside.expected("a value, as `\"draft\"`"));
        }
        parser.eat_char(';');
        Ok(Self { name, values })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("create enum {} ", name(&self.name.text)));
        out.block(&self.values, |out, (value, _)| out.push(&quoted(value)));
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        context.check_name(&self.name, "the enum");
        for (value, span) in &self.values {
            context.check_enum_value(value, *span);
        }
        if context.check_free(Room::Relation, &self.name, "the enum") {
            context.schema.put_enumeration(Enumeration {
                name: self.name.text.clone(),
                values: self.values.iter().map(|(value, _)| value.clone()).collect(),
                created_by: context.migration.to_owned(),
                added: None,
            });
        }
    }

    fn inverse(&self, _: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        Inverse::Operations(vec![Operation::DropEnum(DropEnum { name: Name::computed(&self.name.text) })])
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Schema<'_>, after: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        Ok(after.enumeration(&self.name.text).map(|found| dialect.create_enum(found)).unwrap_or_default())
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("create enum {}", self.name.text)
    }
}

impl CreateEnum {
    /// The statement that makes an enum as it is in the model.
    pub(crate) fn of(found: &Enumeration) -> Self {
        let values = found.values.iter().map(|value| (value.clone(), Span::NOWHERE)).collect();
        Self { name: Name::computed(&found.name), values }
    }
}
