//! `execute "…" revert "…";`, for each backend where they differ, from a file, or `irreversible`; and `declares { … }`.

use dbmigrate_core::{Backend, Step, Verdict};

use super::{Context, Inverse, Op, Operation, Start, Statement};
use crate::ast::{Name, per_backend, report_missing};
use crate::diagnostic::Sink;
use crate::file;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, quoted};
use crate::raw;
use crate::schema::Schema;
use crate::source::Span;
use crate::sql::{Dialect, Refusal};

/// Runs SQL that the author wrote. What it does to the schema is known as far as the author declares it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Execute {
    pub up: Script,
    /// `None`: the author said that there is no way back.
    pub down: Option<Script>,
    /// What the SQL does to the schema.
    pub declared: Vec<Statement>,
    pub span: Span,
}

/// Statements for every backend, or for each its own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Script {
    Same(Vec<String>),
    PerBackend(Vec<(Backend, Vec<String>)>),
    File(File),
}

/// A file of SQL beside the migrations.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct File {
    /// Its path, from the folder of the migrations.
    pub path: Name,
    /// What is in it; empty until it was read.
    pub text: String,
}

impl Op for Execute {
    const FORM: &'static str = "execute \"update …\" revert \"update …\";";

    fn parse(parser: &mut Parser<'_>, start: Start) -> Parsed<Self> {
        let up = script(parser)?;
        let down = if parser.eat_word("revert").is_some() {
            Some(script(parser)?)
        } else if parser.eat_word("irreversible").is_some() {
            None
        } else {
            let help =
                "say how it is undone, `execute \"…\" revert \"…\";`, or that it is not, `execute \"…\" irreversible;`";
            return Err(parser.expected_with_help("`revert` or `irreversible`", Some(help.into())));
        };
        let span = start.span.to(parser.last_span());
        let mut declarations = Vec::new();
        if parser.eat_word("declares").is_some() {
            declarations = declared(parser)?;
            parser.eat_char(';');
        } else {
            parser.semicolon();
        }
        Ok(Self { up, down, declared: declarations, span })
    }

    fn print(&self, out: &mut Printer) {
        out.push("execute ");
        print_script(out, &self.up);
        match &self.down {
            Some(down) => {
                out.push(" revert ");
                print_script(out, down);
            }
            None => out.push(" irreversible"),
        }
        if self.declared.is_empty() {
            out.push(";");
            return;
        }
        out.push(" declares ");
        out.statements(&self.declared, |out, statement| statement.operation.print(out));
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        self.declared.iter().for_each(|statement| statement.operation.apply(context));
        for (script, what) in [(Some(&self.up), ""), (self.down.as_ref(), " to revert with")] {
            let Some(Script::PerBackend(list)) = script else {
                continue;
            };
            for dialect in context.dialects {
                let backend = dialect.backend();
                if !list.iter().any(|(listed, _)| *listed == backend) {
                    let or = format!(", or `{backend}: []` where there is nothing to do");
                    report_missing(backend, what, &or, self.span, context);
                }
            }
        }
    }

    fn inverse(&self, before: &Schema<'_>, after: &Schema<'_>) -> Inverse {
        match &self.down {
            None => Inverse::Irreversible,
            Some(down) => {
                let undone = self.undone(before);
                let steps = |backend| {
                    let mut steps = losses(&undone, crate::sql::dialect(backend), after);
                    steps.extend(down.steps(backend));
                    steps
                };
                Inverse::Steps(Backend::ALL.into_iter().map(|backend| (backend, steps(backend))).collect())
            }
        }
    }

    fn lower(&self, dialect: &dyn Dialect, before: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        let operations: Vec<Operation> = self.declared.iter().map(|statement| statement.operation.clone()).collect();
        let mut steps = losses(&operations, dialect, before);
        steps.extend(self.up.steps(dialect.backend()));
        Ok(steps)
    }

    fn verdict(&self) -> Verdict {
        let own = if self.down.is_some() { Verdict::Lossless } else { Verdict::Irreversible };
        self.declared.iter().map(|statement| statement.operation.verdict()).fold(own, Verdict::max)
    }

    fn describe(&self) -> String {
        let kind = if self.declared.is_empty() { "raw SQL, opaque" } else { "raw SQL, declared" };
        let first = match &self.up {
            Script::Same(list) => list.first(),
            Script::PerBackend(list) => list.iter().find_map(|(_, list)| list.first()),
            Script::File(file) => return format!("execute file {} ({kind})", file.path.text),
        };
        let words: Vec<&str> = first.map(|sql| sql.split_whitespace().take(4).collect()).unwrap_or_default();
        format!("execute {}… ({kind})", words.join(" "))
    }
}

impl Execute {
    /// Its files, to be read.
    pub(crate) fn files_mut(&mut self) -> impl Iterator<Item = &mut File> {
        let scripts = [Some(&mut self.up), self.down.as_mut()].into_iter().flatten();
        scripts.filter_map(|script| match script {
            Script::File(file) => Some(file),
            Script::Same(_) | Script::PerBackend(_) => None,
        })
    }

    /// Its files.
    pub(crate) fn files(&self) -> impl Iterator<Item = &File> {
        let scripts = [Some(&self.up), self.down.as_ref()].into_iter().flatten();
        scripts.filter_map(|script| match script {
            Script::File(file) => Some(file),
            Script::Same(_) | Script::PerBackend(_) => None,
        })
    }

    /// What undoes what is declared, in the order in which it would be executed.
    fn undone(&self, before: &Schema<'_>) -> Vec<Operation> {
        let mut schema = before.clone();
        let mut sink = Sink::default();
        let mut undone: Vec<Operation> = Vec::new();
        for statement in &self.declared {
            let earlier = schema.clone();
            statement.operation.apply(&mut Context::computed(&mut schema, &mut sink));
            if let Inverse::Operations(operations) = statement.operation.inverse(&earlier, &schema) {
                undone.splice(0..0, operations);
            }
        }
        sink.drain();
        undone
    }
}

/// What goes with operations that are declared. They themselves are the author's to execute.
fn losses(operations: &[Operation], dialect: &dyn Dialect, before: &Schema<'_>) -> Vec<Step> {
    let mut schema = before.clone();
    let mut sink = Sink::default();
    let mut losses = Vec::new();
    for operation in operations {
        let earlier = schema.clone();
        operation.apply(&mut Context::computed(&mut schema, &mut sink));
        // What the backend cannot do in place, the author has done in SQL.
        let steps = operation.lower(dialect, &earlier, &schema).unwrap_or_default();
        losses.extend(steps.into_iter().filter(|step| step.loses().is_some()));
    }
    sink.drain();
    losses
}

impl Script {
    fn steps(&self, backend: Backend) -> Vec<Step> {
        match self {
            Self::Same(list) => list.iter().map(|sql| step(sql)).collect(),
            Self::PerBackend(list) => {
                let own = list.iter().find(|(listed, _)| *listed == backend);
                own.map(|(_, list)| list.iter().map(|sql| step(sql)).collect()).unwrap_or_default()
            }
            Self::File(file) => {
                let statement = crate::sql::statement(file.text.clone());
                vec![Step::Sql(dbmigrate_core::Statement { script: true, ..statement })]
            }
        }
    }
}

fn step(sql: &str) -> Step {
    Step::Sql(crate::sql::statement(sql.to_owned()))
}

/// Reads `{ operations }`.
fn declared(parser: &mut Parser<'_>) -> Parsed<Vec<Statement>> {
    parser.set_form(Some("execute \"…\" revert \"…\" declares { drop table users; }"));
    if parser.is_declaration {
        let help = "declare what the SQL does, in the words of the language: `alter table t { add column … }`";
        let span = parser.last_span();
        let message = "what raw SQL declares cannot be raw SQL again";
        return Err(parser.sink.error_with_help("bad-declaration", span, message, help));
    }
    let mut inside = parser.group('{', "with what the SQL does to the schema")?;
    inside.is_declaration = true;
    if inside.is_empty() {
        return Err(inside.expected("an operation, as `create table …`"));
    }
    let statements = file::statements(&mut inside);
    for statement in &statements {
        if matches!(statement.operation, Operation::Execute(_) | Operation::Run(_) | Operation::Insert(_)) {
            let message = "this says nothing about the schema";
            let help = "declare what the SQL does, in the words of the language: `alter table t { add column … }`";
            inside.sink.error_with_help("bad-declaration", statement.span, message, help);
        }
    }
    Ok(statements)
}

fn script(parser: &mut Parser<'_>) -> Parsed<Script> {
    if parser.at_word("file") {
        parser.bump();
        parser.set_form(Some("execute file \"sql/up.sql\" revert file \"sql/down.sql\";"));
        let (path, span) = parser.text("the path of a file")?;
        return Ok(Script::File(File { path: Name { text: path, span }, text: String::new() }));
    }
    if !parser.at_char('{') {
        return statements(parser).map(Script::Same);
    }
    per_backend(parser, statements).map(Script::PerBackend)
}

fn statements(parser: &mut Parser<'_>) -> Parsed<Vec<String>> {
    if !parser.at_char('[') {
        return statement(parser).map(|sql| vec![sql]);
    }
    let mut inside = parser.group('[', "")?;
    let mut list = Vec::new();
    while !inside.is_empty() {
        list.push(statement(&mut inside)?);
        if !inside.is_empty() {
            inside.char(',')?;
        }
    }
    Ok(list)
}

fn statement(parser: &mut Parser<'_>) -> Parsed<String> {
    let (sql, span) = parser.text("an SQL statement")?;
    raw::check(&sql, span, parser.sink);
    Ok(raw::normal(&sql))
}

fn print_script(out: &mut Printer, script: &Script) {
    let print_list = |out: &mut Printer, list: &[String]| match list {
        [one] => out.push(&quoted(one)),
        list => out.push(&format!("[{}]", list.iter().map(|sql| quoted(sql)).collect::<Vec<_>>().join(", "))),
    };
    match script {
        Script::Same(list) => print_list(out, list),
        Script::PerBackend(list) => out.block(list, |out, (backend, list)| {
            out.push(&format!("{backend}: "));
            print_list(out, list);
        }),
        Script::File(file) => out.push(&format!("file {}", quoted(&file.path.text))),
    }
}
