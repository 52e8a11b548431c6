//! SQL that the author wrote as a part of something: one text for every backend, or one for each.

use dbmigrate_core::{Backend, UnknownBackend};

use crate::op::Context;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, quoted};
use crate::raw;
use crate::source::Span;

/// One text for every backend, or for each its own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RawText {
    Same(String),
    PerBackend(Vec<(Backend, String)>),
}

impl RawText {
    /// Reads it; `what` is what the text is, as `an SQL expression`.
    pub(crate) fn parse(parser: &mut Parser<'_>, what: &str) -> Parsed<Self> {
        let one = |parser: &mut Parser<'_>| {
            let (sql, span) = parser.text(what)?;
            raw::check_part(&sql, span, parser.sink);
            Ok(raw::normal(&sql))
        };
        if parser.at_char('{') { per_backend(parser, one).map(Self::PerBackend) } else { one(parser).map(Self::Same) }
    }

    /// Prints it.
    pub(crate) fn print(&self, out: &mut Printer) {
        match self {
            Self::Same(sql) => out.push(&quoted(sql)),
            Self::PerBackend(list) => {
                let entries: Vec<_> = list.iter().map(|(backend, sql)| format!("{backend}: {}", quoted(sql))).collect();
                out.push(&format!("{{ {} }}", entries.join(", ")));
            }
        }
    }

    /// The text on a backend, where there is one.
    pub(crate) fn on(&self, backend: Backend) -> Option<&str> {
        match self {
            Self::Same(sql) => Some(sql),
            Self::PerBackend(list) => list.iter().find(|(listed, _)| *listed == backend).map(|(_, sql)| &**sql),
        }
    }

    /// Every text.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let (one, list) = match self {
            Self::Same(sql) => (Some(&**sql), &[][..]),
            Self::PerBackend(list) => (None, &list[..]),
        };
        one.into_iter().chain(list.iter().map(|(_, sql)| &**sql))
    }

    /// Reports the backends of the project that have no text.
    pub(crate) fn require_all(&self, span: Span, context: &mut Context<'_, '_>) {
        for dialect in context.dialects {
            if self.on(dialect.backend()).is_none() {
                report_missing(dialect.backend(), "", "", span, context);
            }
        }
    }
}

/// Reads `{ sqlite: …, postgres: … }`, sorted: the order is no part of the meaning.
pub(crate) fn per_backend<T>(
    parser: &mut Parser<'_>,
    mut entry: impl FnMut(&mut Parser<'_>) -> Parsed<T>,
) -> Parsed<Vec<(Backend, T)>> {
    let mut inside = parser.group('{', "")?;
    inside.set_form(Some("{ sqlite: \"…\", postgres: \"…\" }"));
    let mut list: Vec<(Backend, T)> = Vec::new();
    while !inside.is_empty() {
        if !matches!(inside.peek(), Some(crate::token::Token::Word(_))) {
            let help =
                "write a text for each backend: `{ sqlite: \"…\", postgres: \"…\" }`, or a list: `[\"…\", \"…\"]`";
            return Err(inside.expected_with_help("a backend", Some(help.into())));
        }
        let name = inside.name("a backend")?;
        let backend: Backend = match name.text.parse() {
            Ok(backend) => backend,
            Err(unknown) => {
                let unknown: UnknownBackend = unknown;
                return Err(inside.sink.error("unknown-backend", name.span, unknown.to_string()));
            }
        };
        if list.iter().any(|(listed, _)| *listed == backend) {
            inside.sink.error("duplicate-name", name.span, format!("`{backend}` is given twice"));
        }
        inside.char(':')?;
        list.push((backend, entry(&mut inside)?));
        if !inside.is_empty() {
            inside.char(',')?;
        }
    }
    list.sort_by_key(|(backend, _)| *backend);
    Ok(list)
}

/// Reports a backend of the project for which nothing was written; `what` is what the text is for, and `or` is another
/// way out.
pub(crate) fn report_missing(backend: Backend, what: &str, or: &str, span: Span, context: &mut Context<'_, '_>) {
    let message = format!("there is no SQL{what} for {}, which the lock file lists", backend.title());
    let help = format!("add `{backend}: \"…\"`{or}");
    context.sink.error_with_help("missing-backend", span, message, help);
}
