//! `execute "…" revert "…";`, for each backend where they differ, or `irreversible`.

use dbmigrate_core::{Backend, Step, Verdict};

use super::{Context, Inverse, Op, Start};
use crate::ast::{per_backend, report_missing};
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, quoted};
use crate::raw;
use crate::schema::Schema;
use crate::source::Span;
use crate::sql::{Dialect, Refusal};

/// Runs SQL that the author wrote. What it does to the schema is not known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Execute {
    pub up: Script,
    /// `None`: the author said that there is no way back.
    pub down: Option<Script>,
    pub span: Span,
}

/// Statements for every backend, or for each its own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Script {
    Same(Vec<String>),
    PerBackend(Vec<(Backend, Vec<String>)>),
}

impl Op for Execute {
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
        parser.semicolon();
        Ok(Self { up, down, span })
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
        out.push(";");
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        for script in [Some(&self.up), self.down.as_ref()].into_iter().flatten() {
            let Script::PerBackend(list) = script else {
                continue;
            };
            for dialect in context.dialects {
                let backend = dialect.backend();
                if !list.iter().any(|(listed, _)| *listed == backend) {
                    let or = format!(", or `{backend}: []` where there is nothing to do");
                    report_missing(backend, &or, self.span, context);
                }
            }
        }
    }

    fn inverse(&self, _: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        match &self.down {
            None => Inverse::Irreversible,
            Some(down) => {
                let steps = |backend| down.on(backend).iter().map(|sql| step(sql)).collect();
                Inverse::Steps(Backend::ALL.into_iter().map(|backend| (backend, steps(backend))).collect())
            }
        }
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        Ok(self.up.on(dialect.backend()).iter().map(|sql| step(sql)).collect())
    }

    fn verdict(&self) -> Verdict {
        if self.down.is_some() { Verdict::Lossless } else { Verdict::Irreversible }
    }

    fn describe(&self) -> String {
        let first = match &self.up {
            Script::Same(list) => list.first(),
            Script::PerBackend(list) => list.iter().find_map(|(_, list)| list.first()),
        };
        let words: Vec<&str> = first.map(|sql| sql.split_whitespace().take(4).collect()).unwrap_or_default();
        format!("execute {}… (raw SQL, opaque)", words.join(" "))
    }
}

impl Script {
    fn on(&self, backend: Backend) -> &[String] {
        match self {
            Self::Same(list) => list,
            Self::PerBackend(list) => {
                list.iter().find(|(listed, _)| *listed == backend).map(|(_, list)| &**list).unwrap_or_default()
            }
        }
    }
}

fn step(sql: &str) -> Step {
    Step::Sql(crate::sql::statement(sql.to_owned()))
}

fn script(parser: &mut Parser<'_>) -> Parsed<Script> {
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
    }
}
