//! A column: `name: Type modifiers`.

use super::{CheckDef, ColumnDef, Generated, References, TypeUse, constraint, types};
use crate::expr::{self, Condition, DefaultValue};
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name, quoted};
use crate::schema::Type;
use crate::source::Span;

/// Reads a column; `comment` is the doc comment before it.
pub(crate) fn column(parser: &mut Parser<'_>, comment: Option<String>) -> Parsed<ColumnDef> {
    let column = definition(parser, comment, |_| false)?;
    parser.skip_to_comma();
    Ok(column)
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
    let value = expr::default_value(parser)?;
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
            parser.word("key")?;
            column.primary_key.replace(start.to(parser.last_span())).is_some()
        }
        Some("auto_increment") => column.auto_increment.replace(parser.bump_span()).is_some(),
        Some("unique") => column.unique.replace(parser.bump_span()).is_some(),
        Some("default") => {
            parser.bump();
            equals(parser);
            let value = expr::default_value(parser)?;
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
            if !equals(parser) {
                parser.word("as")?;
            }
            let expr = expr::in_brackets(parser)?;
            let stored = parser.eat_word("stored").is_some();
            let span = start.to(parser.last_span());
            column.generated.replace(Generated { expr, stored, span }).is_some()
        }
        Some("collate") => {
            parser.bump();
            equals(parser);
            column.collate.replace(parser.text("a collation")?).is_some()
        }
        _ => {
            let help = match parser.word_at(0) {
                Some("not" | "null" | "NOT" | "NULL") => "a column is NOT NULL unless its type is `Option<…>`",
                _ => {
                    "a modifier is one of: primary key, auto_increment, unique, default …, check (…), references t(c), generated as (…), collate \"…\""
                }
            };
            return Err(parser.expected_with_help("`,` or a modifier", Some(help.into())));
        }
    };
    if twice {
        let span = start.to(parser.last_span());
        parser.sink.error("duplicate-modifier", span, format!("column `{}` has this modifier twice", column.name.text));
    }
    Ok(())
}

/// Reads what follows `check`: an optional name and the condition.
pub(crate) fn check(parser: &mut Parser<'_>) -> Parsed<CheckDef> {
    let start = parser.span();
    let named = matches!(parser.peek(), Some(crate::token::Token::Word(_)))
        || (matches!(parser.peek(), Some(crate::token::Token::Text(_)))
            && (parser.char_at(1, '(') || matches!(parser.peek_at(1), Some(crate::token::Token::Text(_)))));
    let name = if named { Some(parser.name("a check")?) } else { None };
    let condition: Condition = expr::condition(parser)?;
    Ok(CheckDef { name, condition, span: start.to(parser.last_span()) })
}
