//! `drop view v;`

use dbmigrate_core::{Step, Verdict};

use super::{Context, CreateView, Inverse, Op, Operation, Start};
use crate::ast::Name;
use crate::diagnostic::similar;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, relation};
use crate::schema::{Room, Schema};
use crate::sql::{Dialect, Refusal};

/// Drops a view that no other view reads.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DropView {
    pub name: Name,
}

impl Op for DropView {
    const FORM: &'static str = "drop view names;";

    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let name = parser.relation("the view")?;
        parser.semicolon();
        Ok(Self { name })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("drop view {};", relation(&self.name.text)));
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        if context.schema.view(&self.name.text).is_none() {
            let names: Vec<String> = context.schema.views().iter().map(|view| view.name.clone()).collect();
            let help = similar(&self.name.text, names.iter().map(String::as_str)).map_or_else(
                || {
                    if names.is_empty() {
                        "no view exists before this operation".to_owned()
                    } else {
                        format!("the views are {}", names.join(", "))
                    }
                },
                |close| format!("did you mean `{close}`?"),
            );
            let message = format!("no view `{}`", self.name.text);
            context.sink.error_with_help("unknown-view", self.name.span, message, help);
            return;
        }
        context.refuse_readers(&self.name, |view| view.mentions(&self.name.text));
        context.schema.remove_named(Room::Relation, &self.name.text);
    }

    fn inverse(&self, before: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        let view = before.view(&self.name.text);
        Inverse::Operations(view.map(|view| Operation::CreateView(CreateView::of(view))).into_iter().collect())
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        Ok(vec![dialect.drop_view(&self.name.text)])
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("drop view {}", self.name.text)
    }
}
