//! A migration's file: `//!` comment, `migration! { … }`, and the Rust functions that it names.

use std::collections::HashMap;
use std::str::FromStr as _;

use dbmigrate_core::{Backend, Transaction};
use proc_macro2::TokenStream;

use crate::diagnostic::{Diagnostic, Report, Reported, Sink};
use crate::op::{Operation, Statement};
use crate::parse::{Parsed, Parser};
use crate::print::Printer;
use crate::source::Span;
use crate::token::{Token, Tokens};

/// What stands inside `migration! { … }`, and what belongs to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Body {
    pub transaction: Transaction,
    /// The backends that it is for; `None` for all of the project's.
    pub backends: Option<Vec<Backend>>,
    pub statements: Vec<Statement>,
}

/// The Rust functions of a file, by name, each as its tokens.
pub(crate) type Functions = HashMap<String, String>;

/// Reads the whole text of a file into tokens.
///
/// # Errors
/// What Rust's own lexer would refuse, with its place.
pub(crate) fn lex(text: &str) -> Result<Tokens, Box<(Diagnostic, Tokens)>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.starts_with('\u{feff}') {
        // proc-macro2 passes over a second byte order mark, and Rust does not.
        let message = "Rust cannot read this file: it begins with two byte order marks";
        let (span, help) = (Span::NOWHERE, Some("keep one, or none".to_owned()));
        let diagnostic = Diagnostic { code: "syntax", span, message: message.to_owned(), help };
        return Err(Box::new((diagnostic, Tokens::none_at(proc_macro2::Span::call_site()))));
    }
    TokenStream::from_str(text).map(Tokens::new).map_err(|error| {
        let help = text.contains('\'').then(|| "text stands in double quotes: \"…\"".to_owned());
        let message =
            "Rust cannot read this file: a quote, a comment or a bracket is not closed, or a character is wrong";
        let diagnostic = Diagnostic { code: "syntax", span: Span::NOWHERE, message: message.to_owned(), help };
        Box::new((diagnostic, Tokens::none_at(error.span())))
    })
}

/// Finds `migration! { … }` and the functions in a file's tokens, and reads them.
pub(crate) fn file(tokens: &Tokens, sink: &mut Sink) -> Parsed<(Body, Functions)> {
    let list = &tokens.list;
    let mut functions = Functions::new();
    let mut found: Option<(usize, usize, usize)> = None;
    let mut at = 0;
    while at < list.len() {
        let word =
            |ahead: usize, wanted: &str| matches!(list.get(at + ahead), Some(Token::Word(word)) if word == wanted);
        if word(0, "migration")
            && matches!(list.get(at + 1), Some(Token::Punct('!', _)))
            && let Some(Token::Open(_, end)) = list.get(at + 2)
        {
            if found.is_some() {
                sink.error("two-migrations", Span::token(at), "a file holds one `migration!`, and this is the second");
            } else {
                found = Some((at, at + 3, *end));
            }
            at = *end + 1;
            continue;
        }
        if word(0, "fn")
            && let Some(Token::Word(name)) = list.get(at + 1)
            && let Some(end) = function_end(list, at)
        {
            functions.insert(name.clone(), format!("{:?}", &strip_positions(&list[at..end])));
            at = end;
            continue;
        }
        at = match &list[at] {
            Token::Open(_, end) => end + 1,
            _ => at + 1,
        };
    }
    let Some((_, from, end)) = found else {
        let help = "a migration is `migration! { … }`";
        return Err(sink.error_with_help("no-migration", Span::token(0), "this file holds no `migration!`", help));
    };
    Ok((body(tokens, from, end, sink), functions))
}

/// The positions of the first and the last token of `migration! { … }`.
pub(crate) fn place(tokens: &Tokens) -> Option<(usize, usize)> {
    let list = &tokens.list;
    let mut at = 0;
    while at < list.len() {
        if let (Token::Word(word), Some(Token::Punct('!', _)), Some(Token::Open(_, end))) =
            (&list[at], list.get(at + 1), list.get(at + 2))
            && word == "migration"
        {
            return Some((at, *end));
        }
        at = match &list[at] {
            Token::Open(_, end) => end + 1,
            _ => at + 1,
        };
    }
    None
}

/// Reads what stands inside `migration! { … }`. Statements with mistakes are left out: the sink holds why.
pub(crate) fn body(tokens: &Tokens, from: usize, end: usize, sink: &mut Sink) -> Body {
    let mut parser = Parser::within(tokens, from, end, sink);
    let mut body = Body::default();
    while parser.at_char('#') && parser.char_at(1, '!') {
        let from = parser.position();
        // One that is wrong was reported, and those after it are read.
        if attribute(&mut parser, &mut body).is_err() && parser.position() <= from + 2 {
            break;
        }
    }
    body.statements = statements(&mut parser);
    body
}

/// Reads statements to the end. Those with mistakes are left out: the sink holds why.
pub(crate) fn statements(parser: &mut Parser<'_>) -> Vec<Statement> {
    let mut statements = Vec::new();
    while !parser.is_empty() {
        let from = parser.position();
        if parser.at_char(',') || parser.at_char(';') {
            let help = "nothing stands between statements, and those that end with braces need no `;`".to_owned();
            parser.expected_with_help("a statement", Some(help));
            parser.bump();
            continue;
        }
        match statement(parser) {
            Ok(statement) => statements.push(statement),
            Err(_) => {
                parser.skip_statement(from);
                parser.doubt(from);
            }
        }
    }
    statements
}

/// How a file beside the migrations is read: by its path from their folder, with `/` between folders. The error is in
/// words.
pub type ReadFile<'a> = &'a dyn Fn(&str) -> Result<String, String>;

/// Reads the files that a body names into it.
pub(crate) fn read_files(body: &mut Body, read: ReadFile<'_>, sink: &mut Sink) {
    for statement in &mut body.statements {
        let Operation::Execute(execute) = &mut statement.operation else {
            continue;
        };
        for file in execute.files_mut() {
            let (path, span) = (&file.path.text, file.path.span);
            let climbs = path.is_empty()
                || path.contains(['\\', ':', '\0'])
                || path.split('/').any(|part| ["", ".", ".."].contains(&part));
            if climbs {
                let message = format!("{path:?} is no path below the folder of the migrations");
                let help = "write it from that folder on, with `/`, as \"sql/up.sql\"";
                sink.error_with_help("bad-path", span, message, help);
                continue;
            }
            match read(path) {
                Ok(text) => {
                    crate::raw::check_script(&text, span, sink);
                    file.text = crate::raw::normal(&text);
                }
                Err(why) => {
                    let message = format!("the file {path:?} cannot be read: {why}");
                    let help = "the path is from the folder of the migrations on";
                    sink.error_with_help("missing-file", span, message, help);
                }
            }
        }
    }
}

/// The paths of the files that a body names.
pub(crate) fn files(body: &Body) -> Vec<String> {
    let executes = body.statements.iter().filter_map(|statement| match &statement.operation {
        Operation::Execute(execute) => Some(execute),
        _ => None,
    });
    executes.flat_map(|execute| execute.files().map(|file| file.path.text.clone())).collect()
}

/// Prints a body as its canonical text.
pub(crate) fn print(body: &Body) -> String {
    let mut out = Printer::default();
    let mut blocks = Vec::new();
    if body.transaction == Transaction::Off {
        blocks.push("#![transaction(off)]".to_owned());
    }
    if let Some(backends) = &body.backends {
        let names: Vec<_> = backends.iter().map(|backend| backend.name()).collect();
        blocks.push(format!("#![backends({})]", names.join(", ")));
    }
    for statement in &body.statements {
        let mut printer = Printer::default();
        statement.operation.print(&mut printer);
        blocks.push(printer.finish());
    }
    out.push(&blocks.join("\n\n"));
    out.push("\n");
    out.finish()
}

/// The canonical text of what stands inside a file's `migration! { … }`: what its checksum is made of.
///
/// Reading it again gives the same operations. Only the text is looked at, not the schema before it, nor the files that
/// it names.
///
/// # Errors
/// Everything that cannot be read.
pub fn canonical(text: &str) -> Result<String, Vec<Report>> {
    let tokens = lex(text).map_err(|wrong| vec![wrong.0.report(&wrong.1)])?;
    let mut sink = Sink::default();
    let read = file(&tokens, &mut sink);
    let found = sink.drain();
    match read {
        Ok((body, _)) if found.is_empty() => Ok(print(&body)),
        _ => Err(found.iter().map(|diagnostic| diagnostic.report(&tokens)).collect()),
    }
}

fn statement(parser: &mut Parser<'_>) -> Parsed<Statement> {
    let place = parser.span();
    parser.set_form(None);
    if parser.at_char('#') && parser.char_at(1, '!') {
        let span = place.to(Span::token(parser.position() + 1));
        let help = "move it to the first lines inside of the braces; a remark anywhere is `// …`";
        return Err(parser.sink.error_with_help(
            "syntax",
            span,
            "`#![…]` and `//!` stand before every statement",
            help,
        ));
    }
    let comment = parser.comment()?;
    let start = parser.span();
    let commented = comment.is_some();
    let operation = Operation::parse(parser, comment)?;
    if commented && !matches!(operation, Operation::CreateTable(_)) {
        let help = "write `//` for a remark; `///` is a table's or column's comment in the database";
        let message = "a doc comment belongs to a table or a column";
        parser.sink.error_with_help("misplaced-comment", place, message, help);
    }
    Ok(Statement { operation, span: start.to(parser.last_span()) })
}

fn attribute(parser: &mut Parser<'_>, body: &mut Body) -> Parsed<()> {
    let start = parser.bump_span();
    parser.bump();
    let mut inside = parser.group('[', "of an attribute")?;
    let word = inside.word_at(0).unwrap_or_default();
    match word {
        "transaction" => {
            inside.bump();
            inside.set_form(Some("#![transaction(off)]"));
            let mut value = inside.group('(', "with `off`")?;
            value.word("off")?;
            if !value.is_empty() {
                return Err(value.expected("`)`"));
            }
            body.transaction = Transaction::Off;
        }
        "backends" => {
            inside.bump();
            inside.set_form(Some("#![backends(sqlite, postgres)]"));
            let names = inside.list("the backends", |inside| inside.name("a backend"))?;
            let mut backends = Vec::new();
            for name in names {
                match name.text.parse::<Backend>() {
                    Ok(backend) => backends.push(backend),
                    Err(unknown) => drop_report(inside.sink.error("unknown-backend", name.span, unknown.to_string())),
                }
            }
            backends.sort_unstable();
            backends.dedup();
            body.backends = Some(backends);
        }
        // `//!` inside the braces arrives as an attribute, and is a remark like everywhere else.
        "doc" => while inside.bump().is_some() {},
        _ => {
            let help = "the attributes are `#![transaction(off)]` and `#![backends(…)]`";
            return Err(inside.expected_with_help("an attribute", Some(help.into())));
        }
    }
    if !inside.is_empty() {
        let span = start.to(inside.span());
        return Err(inside.sink.error("syntax", span, "this attribute takes nothing more"));
    }
    Ok(())
}

/// A report that stops nothing.
fn drop_report(_: Reported) {}

/// The position after a function's body.
fn function_end(list: &[Token], start: usize) -> Option<usize> {
    let mut at = start;
    while at < list.len() {
        match &list[at] {
            Token::Open('{', end) => return Some(end + 1),
            Token::Open(_, end) => at = end + 1,
            Token::Punct(';', _) => return None,
            _ => at += 1,
        }
    }
    None
}

/// Tokens without their positions in the file, so that what stands above a function does not count.
fn strip_positions(tokens: &[Token]) -> Vec<Token> {
    let strip = |token: &Token| match token {
        Token::Open(bracket, _) => Token::Open(*bracket, 0),
        Token::Punct(c, _) => Token::Punct(*c, false),
        other => other.clone(),
    };
    tokens.iter().map(strip).collect()
}
