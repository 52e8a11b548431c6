//! `create [unique] index i on t (a, b desc, (lower(c))) [where (…)];`

use dbmigrate_core::{Step, Verdict};

use super::{Context, DropIndex, Inverse, Op, Operation, Start};
use crate::ast::{IndexPartDef, IndexValue, Name};
use crate::expr::{self, Condition, check_condition};
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name};
use crate::resolve;
use crate::schema::{Index, IndexKey, Room, Schema, Table};
use crate::source::Span;
use crate::sql::{Dialect, Refusal};

/// Creates an index.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateIndex {
    pub unique: bool,
    pub name: Name,
    pub table: Name,
    pub parts: Vec<IndexPartDef>,
    pub predicate: Option<(Condition, Span)>,
}

/// What an index sorts by, and which rows it holds.
pub(crate) type Parts = (Vec<IndexPartDef>, Option<(Condition, Span)>);

impl Op for CreateIndex {
    fn parse(parser: &mut Parser<'_>, start: Start) -> Parsed<Self> {
        let name = parser.name("the index")?;
        parser.word("on")?;
        let table = parser.name("the table")?;
        let (parts, predicate) = Self::parse_parts(parser)?;
        parser.semicolon();
        Ok(Self { unique: start.words.contains("unique"), name, table, parts, predicate })
    }

    fn print(&self, out: &mut Printer) {
        out.push(if self.unique { "create unique index " } else { "create index " });
        out.push(&format!("{} on {} ", name(&self.name.text), name(&self.table.text)));
        self.print_parts(out);
        out.push(";");
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        context.check_name(&self.name, "the index");
        let free = context.check_free(Room::Relation, &self.name, "the index");
        let Some(table) = context.table(&self.table) else {
            return;
        };
        let parts = resolve::index_parts(&table, &self.parts, context);
        if let Some((predicate, _)) = &self.predicate {
            check_condition(predicate, &context.scope(&table), context.sink);
        }
        let predicate = self.predicate.as_ref().map(|(predicate, _)| predicate.clone());
        if let Some(twin) = table
            .indexes
            .iter()
            .find(|index| (index.unique, &index.parts, &index.predicate) == (self.unique, &parts, &predicate))
        {
            let message = format!("index `{}` does the same already", twin.name);
            context.sink.error("duplicate-index", self.name.span, message);
        }
        if free {
            let mut table = Table::clone(&table);
            table.indexes.push(Index { name: self.name.text.clone(), unique: self.unique, parts, predicate });
            context.schema.put(table);
        }
    }

    fn inverse(&self, _: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        Inverse::Operations(vec![Operation::DropIndex(DropIndex { name: Name::computed(&self.name.text) })])
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Schema<'_>, after: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        let Some(table) = after.table(&self.table.text) else {
            return Ok(Vec::new());
        };
        let Some(index) = table.indexes.iter().find(|index| index.name == self.name.text) else {
            return Ok(Vec::new());
        };
        let columns = self.parts.iter().filter_map(|part| match &part.value {
            IndexValue::Column(name) => Some((&*name.text, name.span)),
            IndexValue::Expr(_) => None,
        });
        let whole = self.predicate.as_ref().map_or(self.name.span, |(_, span)| *span);
        dialect.create_index(table, index).map_err(|refusal| refusal.at_column(&columns.collect::<Vec<_>>(), whole))
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("create index {} on {}", self.name.text, self.table.text)
    }
}

impl CreateIndex {
    /// Reads what follows the name of the table: `(a, b desc) [where (…)]`.
    pub(crate) fn parse_parts(parser: &mut Parser<'_>) -> Parsed<Parts> {
        let parts = parser.list("the columns", part)?;
        let predicate = match parser.eat_word("where") {
            Some(start) => Some((expr::condition(parser)?, start.to(parser.last_span()))),
            None => None,
        };
        Ok((parts, predicate))
    }

    /// Prints what [`Self::parse_parts`] reads.
    pub(crate) fn print_parts(&self, out: &mut Printer) {
        out.push("(");
        for (position, part) in self.parts.iter().enumerate() {
            if position > 0 {
                out.push(", ");
            }
            match &part.value {
                IndexValue::Column(column) => out.push(&name(&column.text)),
                IndexValue::Expr(expr) => {
                    out.push("(");
                    expr::print(out, expr);
                    out.push(")");
                }
            }
            if part.descending {
                out.push(" desc");
            }
        }
        out.push(")");
        if let Some((predicate, _)) = &self.predicate {
            out.push(" where ");
            expr::print_condition(out, predicate);
        }
    }

    /// The statement that makes an index as it is in the model.
    pub(crate) fn of(table: &Table, index: &Index) -> Self {
        let parts = index.parts.iter().map(|part| IndexPartDef {
            value: match &part.key {
                IndexKey::Column(column) => IndexValue::Column(Name::computed(column)),
                IndexKey::Expr(expr) => IndexValue::Expr(expr.clone()),
            },
            descending: part.descending,
        });
        Self {
            unique: index.unique,
            name: Name::computed(&index.name),
            table: Name::computed(&table.name),
            parts: parts.collect(),
            predicate: index.predicate.clone().map(|predicate| (predicate, Span::NOWHERE)),
        }
    }
}

fn part(parser: &mut Parser<'_>) -> Parsed<IndexPartDef> {
    let value = if parser.at_char('(') {
        IndexValue::Expr(expr::in_brackets(parser)?)
    } else {
        IndexValue::Column(parser.name("a column")?)
    };
    let descending = parser.eat_word("desc").is_some();
    if !descending {
        parser.eat_word("asc");
    }
    Ok(IndexPartDef { value, descending })
}
