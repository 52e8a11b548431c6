//! A column: `name: Type modifiers`.

use super::{CheckDef, ColumnDef, Generated, References, TypeUse, constraint, types};
use crate::expr::{self, Condition, DefaultValue};
use crate::habit;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name, quoted};
use crate::schema::Type;
use crate::source::Span;
use crate::token::Token;

/// Reads a column; `comment` is the doc comment before it.
pub(crate) fn column(parser: &mut Parser<'_>, comment: Option<String>) -> Parsed<ColumnDef> {
    parser.set_form(Some("email: String(80) unique"));
    let column = definition(parser, comment, |_| false)?;
    if !at_column(parser) {
        parser.skip_to_comma();
    }
    Ok(column)
}

/// Whether `name:` comes next.
pub(crate) fn at_column(parser: &Parser<'_>) -> bool {
    matches!(parser.peek(), Some(Token::Word(_) | Token::Text(_))) && parser.char_at(1, ':')
}

/// The value in the rows that are there, and where it was written.
type Fill = Option<(DefaultValue, Span)>;

/// Reads a column that is added to a table, and the value in the rows that are there: `c: Type modifiers fill value`.
pub(crate) fn added_column(parser: &mut Parser<'_>, comment: Option<String>) -> Parsed<(ColumnDef, Fill)> {
    let column = definition(parser, comment, |parser| parser.at_word("fill"))?;
    let fill = fill(parser);
    if matches!(fill, Ok(Some(_))) && !parser.is_empty() && !parser.at_char(',') {
        parser.expected("`,` after the value of `fill`");
    }
    parser.skip_to_comma();
    Ok((column, fill.unwrap_or_default()))
}

/// Reads `fill value`, if it comes next.
pub(crate) fn fill(parser: &mut Parser<'_>) -> Parsed<Fill> {
    let start = parser.span();
    if parser.eat_word("fill").is_none() {
        return Ok(None);
    }
    let value = expr::default_value(parser, "fill")?;
    Ok(Some((value, start.to(parser.last_span()))))
}

/// Reads a column up to where it ends.
fn definition(
    parser: &mut Parser<'_>,
    comment: Option<String>,
    ends: impl Fn(&Parser<'_>) -> bool,
) -> Parsed<ColumnDef> {
    let name = parser.name("a column")?;
    parser.char(':')?;
    // A column whose type or modifiers are wrong is kept, so that what names it is not blamed as well.
    let start = parser.span();
    let ty = types::type_use(parser);
    let readable = ty.is_ok();
    let ty = ty.unwrap_or_else(|_| TypeUse { ty: Type::unknown(), nullable: true, span: start });
    let mut column = ColumnDef::bare(name, ty, comment);
    while readable && !parser.is_empty() && !parser.at_char(',') && !ends(parser) {
        if modifier(parser, &mut column, Place::Statement).is_err() {
            break;
        }
    }
    Ok(column)
}

/// Prints a column.
pub(crate) fn print_column(out: &mut Printer, column: &ColumnDef) {
    out.comment(column.comment.as_deref());
    out.push(&format!("{}: ", name(&column.name.text)));
    types::print_type(out, &column.ty.ty, column.ty.nullable);
    for (present, words) in
        [(column.primary_key, " primary key"), (column.auto_increment, " auto_increment"), (column.unique, " unique")]
    {
        if present.is_some() {
            out.push(words);
        }
    }
    if let Some((default, _)) = &column.default {
        out.push(" default ");
        expr::print_default(out, default);
    }
    for check in &column.checks {
        out.push(" ");
        constraint::print_check(out, check);
    }
    if let Some(references) = &column.references {
        out.push(" ");
        constraint::print_references(out, references);
    }
    if let Some(generated) = &column.generated {
        out.push(" generated as (");
        expr::print(out, &generated.expr);
        out.push(if generated.stored { ") stored" } else { ")" });
    }
    if let Some((collation, _)) = &column.collate {
        out.push(&format!(" collate {}", quoted(collation)));
    }
}

/// Where modifiers stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a migration: `default 1`.
    Statement,
    /// In an attribute of a struct, where `=` may stand after a modifier's word and `primary key` is one word as well.
    Attribute,
}

/// Reads one modifier into a column.
pub(crate) fn modifier(parser: &mut Parser<'_>, column: &mut ColumnDef, place: Place) -> Parsed<()> {
    let start = parser.span();
    let equals = |parser: &mut Parser<'_>| place == Place::Attribute && parser.eat_char('=').is_some();
    let twice = match parser.word_at(0) {
        Some("primary_key") if place == Place::Attribute => column.primary_key.replace(parser.bump_span()).is_some(),
        Some("primary") => {
            parser.bump();
            parser.with_form("primary key", |parser| parser.word("key"))?;
            column.primary_key.replace(start.to(parser.last_span())).is_some()
        }
        Some("auto_increment") => column.auto_increment.replace(parser.bump_span()).is_some(),
        Some("unique") => column.unique.replace(parser.bump_span()).is_some(),
        Some("default") => {
            parser.bump();
            equals(parser);
            let value = expr::default_value(parser, "default")?;
            column.default.replace((value, start.to(parser.last_span()))).is_some()
        }
        Some("check") => {
            parser.bump();
            equals(parser);
            column.checks.push(check(parser)?);
            false
        }
        Some("references") => {
            parser.bump();
            equals(parser);
            let references: References = constraint::target(parser, start)?;
            column.references.replace(references).is_some()
        }
        Some("generated") => {
            parser.bump();
            let named = equals(parser);
            let (expr, stored) = parser.with_form("generated as (lower(email)) stored", |parser| {
                if !named {
                    parser.word("as")?;
                }
                Ok((expr::in_brackets(parser)?, parser.eat_word("stored").is_some()))
            })?;
            let span = start.to(parser.last_span());
            column.generated.replace(Generated { expr, stored, span }).is_some()
        }
        Some("collate") => {
            parser.bump();
            equals(parser);
            let collation = parser.with_form("collate \"C\"", |parser| parser.text("a collation"))?;
            column.collate.replace(collation).is_some()
        }
        _ => {
            let help = no_modifier(parser);
            return Err(parser.expected_with_help("`,` or a modifier", Some(help.into())));
        }
    };
    if twice {
        let span = start.to(parser.last_span());
        parser.sink.error("duplicate-modifier", span, format!("column `{}` has this modifier twice", column.name.text));
    }
    Ok(())
}

/// What was meant by what is no modifier.
fn no_modifier(parser: &Parser<'_>) -> &'static str {
    if at_column(parser) {
        return "a `,` is missing before the next column";
    }
    if matches!(parser.peek(), Some(Token::Punct('+' | '-' | '*' | '/' | '%' | '|', _))) {
        return "what is computed stands in brackets: `default (1 + 1)`";
    }
    habit::modifier(parser.word_at(0).unwrap_or_default()).unwrap_or(
        "a modifier is one of: primary key, auto_increment, unique, default …, check (…), references t(c), generated as (…), collate \"…\"",
    )
}

/// Reads what follows `check`: an optional name and the condition.
pub(crate) fn check(parser: &mut Parser<'_>) -> Parsed<CheckDef> {
    let start = parser.span();
    let named = matches!(parser.peek(), Some(Token::Word(_) | Token::Text(_)))
        && (parser.char_at(1, '(') || matches!(parser.peek_at(1), Some(Token::Text(_))));
    let name = if named { Some(parser.name("a check")?) } else { None };
    let condition: Condition = expr::condition(parser)?;
    if matches!(parser.peek(), Some(Token::Punct(c, _)) if *c != ',') {
        let help = "all of a condition stands in brackets: `check (length(name) > 0)`";
        return Err(parser.expected_with_help("`,`", Some(help.into())));
    }
    Ok(CheckDef { name, condition, span: start.to(parser.last_span()) })
}
