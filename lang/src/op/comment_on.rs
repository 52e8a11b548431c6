//! `comment on table t is "…";`, `comment on column t.c is "…";`, `… is null;`

use dbmigrate_core::{Step, Verdict};

use super::{Context, Inverse, Op, Operation, Start};
use crate::ast::Name;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name, quoted, relation};
use crate::schema::{Schema, Table};
use crate::source::Span;
use crate::sql::{Dialect, Refusal};

/// Changes what a doc comment has said about a table or a column, or takes it away.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CommentOn {
    pub table: Name,
    /// `None`: the comment is the table's.
    pub column: Option<Name>,
    /// `None`: from now on there is none.
    pub comment: Option<String>,
    /// Where it is written.
    pub span: Span,
}

impl Op for CommentOn {
    const FORM: &'static str = "comment on column users.email is \"Where letters go.\";";

    fn parse(parser: &mut Parser<'_>, start: Start) -> Parsed<Self> {
        let (table, column) = if start.words.ends_with("column") {
            parser.column_of_relation().map(|(table, column)| (table, Some(column)))?
        } else {
            (parser.relation("the table")?, None)
        };
        parser.word("is")?;
        let (comment, span) = match parser.eat_word("null") {
            Some(span) => (None, span),
            None => parser.text("the comment, or `null` for none").map(|(text, span)| (Some(text), span))?,
        };
        parser.semicolon();
        Ok(Self { table, column, comment, span })
    }

    fn print(&self, out: &mut Printer) {
        let table = relation(&self.table.text);
        out.push(&match &self.column {
            None => format!("comment on table {table}"),
            Some(column) => format!("comment on column {table}.{}", name(&column.text)),
        });
        match &self.comment {
            None => out.push(" is null;"),
            Some(text) => out.push(&format!(" is {};", quoted(text))),
        }
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        let Some(table) = context.table(&self.table) else {
            return;
        };
        if let Some(column) = &self.column
            && context.scope(&table).column(&column.text, column.span, context.sink).is_none()
        {
            return;
        }
        if let Some(text) = &self.comment {
            context.check_comment(text, self.column.is_some(), self.span);
            // What is computed may bring an empty doc comment back.
            if text.is_empty() && !context.computed {
                let help = "say that there is none: `is null`";
                context.sink.error_with_help("bad-comment", self.span, "a comment that says nothing is none", help);
            }
        }
        if self.comment_in(&table) == self.comment.as_deref() {
            let message = format!("the comment of {} is this already", self.target());
            context.sink.error("no-change", self.span, message);
        }
        let mut table = Table::clone(&table);
        match &self.column {
            None => table.comment.clone_from(&self.comment),
            Some(name) => table
                .columns
                .iter_mut()
                .filter(|column| column.name == name.text)
                .for_each(|column| column.comment.clone_from(&self.comment)),
        }
        context.schema.put(table);
    }

    fn inverse(&self, before: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        let earlier = before.table(&self.table.text).and_then(|table| self.comment_in(table));
        let (comment, span) = (earlier.map(str::to_owned), Span::NOWHERE);
        let undone = Self { table: Name::computed(&self.table.text), column: self.column.clone(), comment, span };
        Inverse::Operations(vec![Operation::CommentOn(undone)])
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Schema<'_>, after: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        let Some(table) = after.table(&self.table.text) else {
            return Ok(Vec::new());
        };
        match &self.column {
            None => Ok(dialect.comment_on_table(table)),
            Some(name) => {
                table.column(&name.text).map_or(Ok(Vec::new()), |column| dialect.comment_on_column(table, column))
            }
        }
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        match &self.column {
            None => format!("comment on table {}", self.table.text),
            Some(column) => format!("comment on column {}.{}", self.table.text, column.text),
        }
    }
}

impl CommentOn {
    /// What is said in a table about the thing that this is about.
    fn comment_in<'a>(&self, table: &'a Table) -> Option<&'a str> {
        match &self.column {
            None => table.comment.as_deref(),
            Some(name) => table.column(&name.text)?.comment.as_deref(),
        }
    }

    /// The thing that this is about, in a message.
    fn target(&self) -> String {
        match &self.column {
            None => format!("table `{}`", self.table.text),
            Some(column) => format!("column `{}.{}`", self.table.text, column.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Replay;
    use dbmigrate_core::{Backend, Id};

    #[test]
    fn a_comment_is_as_long_as_the_backend_takes_wherever_it_is_written() {
        let create = "create table t { id: BigInteger }";
        let written = [
            (1024, "comment on column t.id is \"", "\";", create),
            (2048, "comment on table t is \"", "\";", create),
            (1024, "create table u { /// ", "\n id: BigInteger }", create),
            (2048, "/// ", "\n create table u { id: BigInteger }", ""),
        ];
        let said = |backend, (count, before, after, first): (usize, &str, &str, &str)| {
            let text = format!("migration! {{ {first}\n{before}{}{after} }}", "ä".repeat(count));
            let id = Id::new("m20260101_000000_long").unwrap();
            let found = Replay::new(&[backend]).push(&id, &text).err().unwrap_or_default();
            found.into_iter().map(|report| report.message).collect::<Vec<_>>()
        };
        for (longest, before, after, first) in written {
            let none: [String; 0] = [];
            assert_eq!(said(Backend::Mysql, (longest, before, after, first)), none, "{before}");
            assert_eq!(said(Backend::Postgres, (longest + 1, before, after, first)), none, "{before}");
            let said = said(Backend::Mysql, (longest + 1, before, after, first));
            let expected = format!("this comment has {} characters, and MySQL takes {longest}", longest + 1);
            assert!(said.len() == 1 && said[0].starts_with(&expected), "{before}: {said:?}");
        }
    }
}
