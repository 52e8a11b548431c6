//! `create [unique] index i on t (a, b desc, (lower(c))) [using gin] [include (d)] [where (…)] [concurrently];`

use dbmigrate_core::{Step, Verdict};

use super::{Context, DropIndex, Inverse, Op, Operation, Start};
use crate::ast::{IndexPartDef, IndexValue, Name};
use crate::expr::{self, Condition, check_condition};
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name, names, relation};
use crate::resolve;
use crate::schema::{Index, IndexKey, IndexMethod, IndexPart, Room, Schema, Table};
use crate::source::Span;
use crate::sql::{Dialect, Refusal};

/// Creates an index.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateIndex {
    pub unique: bool,
    pub name: Name,
    pub table: Name,
    pub body: Body,
    /// Without keeping others from writing meanwhile, where that has to be said.
    pub concurrently: Option<Span>,
}

/// What an index sorts by, how it is kept, what it holds besides, and of which rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Body {
    pub parts: Vec<IndexPartDef>,
    pub method: Option<(IndexMethod, Span)>,
    pub include: Vec<Name>,
    pub predicate: Option<(Condition, Span)>,
}

impl Op for CreateIndex {
    const FORM: &'static str = "create index users_by_email on users (email, id desc) where (email != \"\");";

    fn parse(parser: &mut Parser<'_>, start: Start) -> Parsed<Self> {
        if parser.at_word("concurrently") && parser.word_at(1) != Some("on") {
            let help = "it stands at the end: `create index users_by_email on users (email) concurrently;`";
            return Err(parser.expected_with_help("the name of the index", Some(help.into())));
        }
        if parser.at_word("on") && parser.word_at(1) != Some("on") {
            return Err(parser.expected("the name of the index"));
        }
        let name = parser.name("the index")?;
        parser.word("on")?;
        let table = parser.relation("the table")?;
        let (body, concurrently) = Body::parse(parser, true)?;
        parser.semicolon();
        Ok(Self { unique: start.words.contains("unique"), name, table, body, concurrently })
    }

    fn print(&self, out: &mut Printer) {
        out.push(if self.unique { "create unique index " } else { "create index " });
        out.push(&format!("{} on {} ", name(&self.name.text), relation(&self.table.text)));
        self.body.print(out);
        if self.concurrently.is_some() {
            out.push(" concurrently");
        }
        out.push(";");
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        context.check_name(&self.name, "the index");
        let free = context.check_free(Room::Relation, &self.name, "the index");
        let Some(table) = context.table(&self.table) else {
            return;
        };
        let parts = resolve::index_parts(&table, &self.body.parts, context);
        if let Some((predicate, _)) = &self.body.predicate {
            check_condition(predicate, &context.scope(&table), context.sink);
            for column in predicate.columns().iter().filter_map(|name| table.column(name)) {
                context.refuse_new_value(&column.ty, |value| predicate.names_text(value), self.name.span);
            }
        }
        let predicate = self.body.predicate.as_ref().map(|(predicate, _)| predicate.clone());
        self.check_clauses(&table, context);
        if let Some(twin) = table.indexes.iter().find(|index| self.same_as(index, &parts, predicate.as_ref())) {
            let message = format!("index `{}` does the same already", twin.name);
            context.sink.error("duplicate-index", self.name.span, message);
        }
        if free {
            let mut table = Table::clone(&table);
            table.indexes.push(Index {
                name: self.name.text.clone(),
                unique: self.unique,
                parts,
                predicate,
                method: self.body.method.map(|(method, _)| method),
                include: self.body.include.iter().map(|name| name.text.clone()).collect(),
            });
            context.schema.put(table);
        }
    }

    fn inverse(&self, _: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        let (name, concurrently) = (Name::computed(&self.name.text), self.concurrently);
        Inverse::Operations(vec![Operation::DropIndex(DropIndex { name, concurrently })])
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Schema<'_>, after: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        let Some(table) = after.table(&self.table.text) else {
            return Ok(Vec::new());
        };
        let Some(index) = table.indexes.iter().find(|index| index.name == self.name.text) else {
            return Ok(Vec::new());
        };
        let columns = self.body.parts.iter().filter_map(|part| match &part.value {
            IndexValue::Column(name) => Some((&*name.text, name.span)),
            IndexValue::Expr(_) => None,
        });
        let whole = self.body.predicate.as_ref().map_or(self.name.span, |(_, span)| *span);
        let refused = self.body.method.map(|(_, span)| span).or(self.body.include.first().map(|name| name.span));
        let whole = refused.unwrap_or(whole);
        dialect
            .create_index(table, index, self.concurrently.is_some())
            .map_err(|refusal| refusal.at_column(&columns.collect::<Vec<_>>(), whole))
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("create index {} on {}", self.name.text, self.table.text)
    }
}

impl CreateIndex {
    /// The statement that makes an index as it is in the model.
    pub(crate) fn of(table: &Table, index: &Index) -> Self {
        let parts = index.parts.iter().map(|part| IndexPartDef {
            value: match &part.key {
                IndexKey::Column(column) => IndexValue::Column(Name::computed(column)),
                IndexKey::Expr(expr) => IndexValue::Expr(expr.clone()),
            },
            descending: part.descending,
        });
        let body = Body {
            parts: parts.collect(),
            method: index.method.map(|method| (method, Span::NOWHERE)),
            include: Name::all(&index.include),
            predicate: index.predicate.clone().map(|predicate| (predicate, Span::NOWHERE)),
        };
        let (name, table) = (Name::computed(&index.name), Name::computed(&table.name));
        Self { unique: index.unique, name, table, body, concurrently: None }
    }

    fn same_as(&self, index: &Index, parts: &[IndexPart], predicate: Option<&Condition>) -> bool {
        (index.unique, &*index.parts, index.predicate.as_ref()) == (self.unique, parts, predicate)
            && index.method == self.body.method.map(|(method, _)| method)
            && index.include.iter().eq(self.body.include.iter().map(|name| &name.text))
    }

    fn check_clauses(&self, table: &Table, context: &mut Context<'_, '_>) {
        let parts = self.body.parts.iter().filter_map(|part| match &part.value {
            IndexValue::Column(name) => Some(&*name.text),
            IndexValue::Expr(_) => None,
        });
        let taken: Vec<&str> = parts.collect();
        for (position, name) in self.body.include.iter().enumerate() {
            context.scope(table).column(&name.text, name.span, context.sink);
            let before = self.body.include[..position].iter().any(|earlier| earlier.text == name.text);
            if before || taken.contains(&&*name.text) {
                let message = format!("column `{}` is in this index twice", name.text);
                context.sink.error("duplicate-name", name.span, message);
            }
        }
        let descending = self.body.parts.iter().any(|part| part.descending);
        if let Some((method, span)) = self.body.method.filter(|_| self.unique || descending) {
            let what = if self.unique { "unique" } else { "ordered" };
            let message = format!("an index `using {}` cannot be {what}", method.word());
            context.sink.error("bad-index", span, message);
        }
        if let Some(span) = self.concurrently {
            context.refuse_in_transaction(span);
        }
    }
}

impl Body {
    /// Reads what follows the name of the table, and whether `concurrently` is said, where it can be.
    pub(crate) fn parse(parser: &mut Parser<'_>, statement: bool) -> Parsed<(Self, Option<Span>)> {
        let parts = parser.list("the columns", part)?;
        let mut body = Self { parts, method: None, include: Vec::new(), predicate: None };
        let mut concurrently = None;
        loop {
            let start = parser.span();
            let word = parser.word_at(0).unwrap_or_default();
            let twice = match parser.word_at(0) {
                Some("using") => std::mem::replace(&mut body.method, method(parser)?).is_some(),
                Some("include") => {
                    parser.bump();
                    let columns = parser.list("the columns", |inside| inside.name("a column"))?;
                    !std::mem::replace(&mut body.include, columns).is_empty()
                }
                Some("where") => {
                    parser.bump();
                    let predicate = expr::condition(parser)?;
                    body.predicate.replace((predicate, start.to(parser.last_span()))).is_some()
                }
                Some("concurrently") if statement => concurrently.replace(parser.bump_span()).is_some(),
                _ => return Ok((body, concurrently)),
            };
            if twice {
                let span = start.to(parser.last_span());
                parser.sink.error("duplicate-modifier", span, format!("`{word}` is said twice"));
            }
        }
    }

    /// Prints what [`Body::parse`] reads.
    pub(crate) fn print(&self, out: &mut Printer) {
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
        if let Some((method, _)) = self.method {
            out.push(&format!(" using {}", method.word()));
        }
        if !self.include.is_empty() {
            out.push(&format!(" include ({})", names(&self.include)));
        }
        if let Some((predicate, _)) = &self.predicate {
            out.push(" where ");
            expr::print_condition(out, predicate);
        }
    }
}

/// Reads `using gin`. An ordinary tree need not be said.
fn method(parser: &mut Parser<'_>) -> Parsed<Option<(IndexMethod, Span)>> {
    parser.bump();
    let name = parser.name("the kind of index")?;
    let found = IndexMethod::ALL.iter().find(|(word, _)| *word == name.text).map(|(_, method)| (*method, name.span));
    if found.is_none() && name.text != "btree" {
        let words = IndexMethod::ALL.map(|(word, _)| word).join(", ");
        let message = format!("no kind of index `{}`", name.text);
        let help = format!("the kinds are btree, which need not be said, {words}");
        return Err(parser.sink.error_with_help("unknown-method", name.span, message, help));
    }
    Ok(found)
}

fn part(parser: &mut Parser<'_>) -> Parsed<IndexPartDef> {
    let value = if parser.at_char('(') {
        IndexValue::Expr(expr::in_brackets(parser)?)
    } else {
        IndexValue::Column(parser.name("a column")?)
    };
    if matches!(value, IndexValue::Column(_)) && parser.at_char('(') {
        let help = "what is computed stands in brackets of its own: `((lower(email)))`";
        return Err(parser.expected_with_help("`,`", Some(help.into())));
    }
    let descending = parser.eat_word("desc").is_some();
    if !descending {
        parser.eat_word("asc");
    }
    Ok(IndexPartDef { value, descending })
}
