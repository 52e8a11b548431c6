//! `create view v as "select …";`

use dbmigrate_core::{Step, Verdict};

use super::{Context, DropView, Inverse, Op, Operation, Start};
use crate::ast::{Name, RawText};
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, relation};
use crate::schema::{Room, Schema, View};
use crate::source::Span;
use crate::sql::{Dialect, Refusal};

/// Creates a view. Its query is the author's SQL: whether it can be read is for the database to say.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateView {
    pub name: Name,
    pub query: RawText,
    pub span: Span,
}

impl Op for CreateView {
    const FORM: &'static str = "create view names as \"select name from users\";";

    fn parse(parser: &mut Parser<'_>, start: Start) -> Parsed<Self> {
        let name = parser.relation("the view")?;
        parser.word("as")?;
        let query = RawText::parse(parser, "a query")?;
        let span = start.span.to(parser.last_span());
        parser.semicolon();
        Ok(Self { name, query, span })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("create view {} as ", relation(&self.name.text)));
        self.query.print(out);
        out.push(";");
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        context.check_relation(&self.name, "the view");
        self.query.require_all(self.span, context);
        if context.check_free(Room::Relation, &self.name, "the view") {
            let created_by = context.migration.to_owned();
            context.schema.put_view(View { name: self.name.text.clone(), query: self.query.clone(), created_by });
        }
    }

    fn inverse(&self, _: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        Inverse::Operations(vec![Operation::DropView(DropView { name: Name::computed(&self.name.text) })])
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        Ok(self
            .query
            .on(dialect.backend())
            .map(|query| dialect.create_view(&self.name.text, query))
            .into_iter()
            .collect())
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("create view {}", self.name.text)
    }
}

impl CreateView {
    /// The statement that makes a view as it is in the model.
    pub(crate) fn of(view: &View) -> Self {
        Self { name: Name::computed(&view.name), query: view.query.clone(), span: Span::NOWHERE }
    }
}
