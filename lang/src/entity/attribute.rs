//! What stands in `#[table(…)]` and `#[column(…)]`: the language's own words, with commas between them.
//!
//! A constraint or an index is written as in a migration, and so is a column's modifier, with or without `=` after its
//! first word. Only `name`, `type`, `in_sync` and `crate` are words of the attributes alone.

use super::{InSync, IndexDef};
use crate::ast::{self, ColumnDef, ConstraintDef, Name, Place, TypeUse};
use crate::diagnostic::{Reported, similar};
use crate::op::IndexBody;
use crate::parse::{Parsed, Parser};
use crate::source::Span;

/// What `#[table(…)]` says.
#[derive(Debug, Default)]
pub(super) struct TableAttribute {
    pub name: Option<Name>,
    pub constraints: Vec<ConstraintDef>,
    pub indexes: Vec<IndexDef>,
    pub in_sync: Option<InSync>,
    pub library: Option<(String, Span)>,
}

/// What `#[column(…)]` says that is no modifier.
#[derive(Debug, Default)]
pub(super) struct ColumnAttribute {
    pub name: Option<Name>,
    /// The type that was given, or that it could not be read.
    pub ty: Option<Parsed<TypeUse>>,
}

/// The words that an entry of each attribute begins with, for a help.
const TABLE_WORDS: [&str; 9] =
    ["name", "in_sync", "crate", "primary_key", "unique", "check", "foreign_key", "index", "unique index"];
const COLUMN_WORDS: [&str; 10] = [
    "name",
    "type",
    "primary_key",
    "auto_increment",
    "unique",
    "default",
    "check",
    "references",
    "generated",
    "collate",
];

/// Reads what stands in the brackets of `#[table(…)]`.
pub(super) fn table(parser: &mut Parser<'_>, out: &mut TableAttribute) {
    entries(parser, |parser| table_entry(parser, out));
}

/// Reads what stands in the brackets of `#[column(…)]`: modifiers into the column, the rest beside it.
pub(super) fn column(parser: &mut Parser<'_>, column: &mut ColumnDef, out: &mut ColumnAttribute) {
    entries(parser, |parser| column_entry(parser, column, out));
}

fn entries(parser: &mut Parser<'_>, mut entry: impl FnMut(&mut Parser<'_>) -> Parsed<()>) {
    while !parser.is_empty() {
        let ended = entry(parser).is_ok() && (parser.is_empty() || parser.char(',').is_ok());
        if !ended {
            parser.skip_entry();
        }
    }
}

fn table_entry(parser: &mut Parser<'_>, out: &mut TableAttribute) -> Parsed<()> {
    let start = parser.span();
    let twice = match parser.word_at(0) {
        Some("name") => {
            parser.bump();
            parser.char('=')?;
            out.name.replace(parser.name("the table")?).is_some()
        }
        Some("in_sync") => {
            parser.bump();
            let folder = match parser.eat_char('=') {
                Some(_) => Some(parser.text("the folder of the migrations, beside the package's Cargo.toml,")?.0),
                None => None,
            };
            out.in_sync.replace(InSync { folder, span: start.to(parser.last_span()) }).is_some()
        }
        Some("crate") => {
            parser.bump();
            parser.char('=')?;
            out.library.replace(path(parser)?).is_some()
        }
        Some("index") => {
            parser.bump();
            out.indexes.push(index(parser, false, start)?);
            false
        }
        Some("unique") if parser.word_at(1) == Some("index") => {
            parser.bump();
            parser.bump();
            out.indexes.push(index(parser, true, start)?);
            false
        }
        Some("primary_key" | "foreign_key" | "primary" | "foreign" | "unique" | "check") => {
            out.constraints.push(ast::constraint(parser, Place::Attribute)?);
            false
        }
        _ => return Err(unknown(parser, "table", &TABLE_WORDS, &COLUMN_WORDS, "column")),
    };
    if twice {
        parser.sink.error("duplicate-modifier", start, "this is said twice");
    }
    Ok(())
}

fn column_entry(parser: &mut Parser<'_>, column: &mut ColumnDef, out: &mut ColumnAttribute) -> Parsed<()> {
    let start = parser.span();
    let twice = match parser.word_at(0) {
        Some("name") => {
            parser.bump();
            parser.char('=')?;
            out.name.replace(parser.name("the column")?).is_some()
        }
        Some("type") => {
            parser.bump();
            // A type that cannot be read is not asked for once more.
            let ty = parser.char('=').and_then(|_| ast::type_use(parser));
            let failed = ty.as_ref().err().copied();
            let twice = out.ty.replace(ty).is_some();
            failed.map_or(Ok(()), Err)?;
            twice
        }
        Some("on_delete" | "on_update") => {
            let help = "it follows what is referred to: `references = orgs(id) on delete cascade`";
            return Err(parser.expected_with_help("a modifier", Some(help.to_owned())));
        }
        Some("not" | "null") => {
            let help = "a column is NOT NULL unless the field's type is `Option<…>`";
            return Err(parser.expected_with_help("an entry of `#[column(…)]`", Some(help.to_owned())));
        }
        Some(word) if word == "primary" || COLUMN_WORDS.contains(&word) => {
            ast::modifier(parser, column, Place::Attribute)?;
            false
        }
        _ => return Err(unknown(parser, "column", &COLUMN_WORDS, &TABLE_WORDS, "table")),
    };
    if twice {
        parser.sink.error("duplicate-modifier", start, "this is said twice");
    }
    Ok(())
}

/// Reads `[name] (a, b desc) [using gin] [include (c)] [where (…)]`.
fn index(parser: &mut Parser<'_>, unique: bool, start: Span) -> Parsed<IndexDef> {
    let name = if parser.at_char('(') { None } else { Some(parser.name("the index")?) };
    let (body, _) = IndexBody::parse(parser, false)?;
    Ok(IndexDef { unique, name, body, span: start.to(parser.last_span()) })
}

/// Reads a path of words, as `::a::b`.
fn path(parser: &mut Parser<'_>) -> Parsed<(String, Span)> {
    let start = parser.span();
    let mut path = String::new();
    loop {
        if parser.eat_char(':').is_some() {
            parser.char(':')?;
            path.push_str("::");
        }
        match parser.word_at(0) {
            // `$crate` is a token that only its own macro can write.
            Some(word) if !word.starts_with('$') => path.push_str(word),
            _ => return Err(parser.expected("the path of the library, as `crate = my::dbmigrate`")),
        }
        parser.bump();
        if !parser.at_char(':') {
            return Ok((path, start.to(parser.last_span())));
        }
    }
}

fn unknown(parser: &mut Parser<'_>, here: &str, words: &[&str], others: &[&str], there: &str) -> Reported {
    let written = parser.word_at(0).unwrap_or_default();
    let elsewhere = !words.contains(&written) && others.contains(&written);
    let help = if elsewhere {
        format!("`{written}` stands in `#[{there}(…)]`")
    } else if let Some(close) = similar(written, words.iter().copied()) {
        format!("did you mean `{close}`?")
    } else {
        format!("`#[{here}(…)]` takes {}", words.join(", "))
    };
    parser.expected_with_help(&format!("an entry of `#[{here}(…)]`"), Some(help))
}
