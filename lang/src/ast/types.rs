//! Types as text: `String(255)`, `Option<Text>`, `Enum("a", "b")`.

use super::TypeUse;
use crate::diagnostic::similar;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name, quoted};
use crate::schema::{SIMPLE_TYPES, Type};
use crate::token::Token;

/// The words that need something in brackets after them.
pub(crate) const TYPES_WITH_ARGUMENTS: [&str; 9] =
    ["Decimal", "Char", "String", "Binary", "VarBinary", "Enum", "Array", "Custom", "Option"];

/// What SQL and Rust call our types.
const OTHER_WORDS: [(&str, &str); 30] = [
    ("i8", "TinyInteger"),
    ("i16", "SmallInteger"),
    ("i32", "Integer"),
    ("i64", "BigInteger"),
    ("u16", "UnsignedSmallInteger"),
    ("u32", "UnsignedInteger"),
    ("u64", "UnsignedBigInteger"),
    ("f32", "Float"),
    ("f64", "Double"),
    ("bool", "Boolean"),
    ("str", "Text"),
    ("bytes", "Blob"),
    ("tinyint", "TinyInteger"),
    ("smallint", "SmallInteger"),
    ("int", "Integer"),
    ("bigint", "BigInteger"),
    ("serial", "Integer"),
    ("bigserial", "BigInteger"),
    ("real", "Float"),
    ("numeric", "Decimal(12, 2)"),
    ("money", "Decimal(12, 2)"),
    ("varchar", "String(255)"),
    ("longtext", "Text"),
    ("bytea", "Blob"),
    ("jsonb", "JsonBinary"),
    ("timestamptz", "TimestampWithTimeZone"),
    ("uuidv4", "Uuid"),
    ("guid", "Uuid"),
    ("vec", "Array<Text>"),
    ("boolean", "Boolean"),
];

/// PostgreSQL's limit, and nobody else has arrays.
pub(crate) const MOST_DIMENSIONS: usize = 6;

/// Reads a type with its nullability.
pub(crate) fn type_use(parser: &mut Parser<'_>) -> Parsed<TypeUse> {
    let start = parser.span();
    let nullable = parser.at_word("Option") && parser.char_at(1, '<');
    let outer = parser.set_form(None);
    let ty = if nullable { angle(parser, 0) } else { plain(parser, 0) };
    parser.set_form(outer);
    let ty = ty?;
    Ok(TypeUse { ty, nullable, span: start.to(parser.last_span()) })
}

/// Prints a type with its nullability.
pub(crate) fn print_type(out: &mut Printer, ty: &Type, nullable: bool) {
    if nullable {
        out.push("Option<");
    }
    match ty {
        Type::Decimal { precision, scale } => out.push(&format!("Decimal({precision}, {scale})")),
        Type::Char(length) => out.push(&format!("Char({length})")),
        Type::String(length) => out.push(&format!("String({length})")),
        Type::Binary(length) => out.push(&format!("Binary({length})")),
        Type::VarBinary(length) => out.push(&format!("VarBinary({length})")),
        Type::Enum(values) => {
            let values: Vec<_> = values.iter().map(|value| quoted(value)).collect();
            out.push(&format!("Enum({})", values.join(", ")));
        }
        Type::NamedEnum { name: own, .. } => out.push(&format!("Enum({})", name(own))),
        Type::Array(inner) => {
            out.push("Array<");
            print_type(out, inner, false);
            out.push(">");
        }
        Type::Custom(text) => out.push(&format!("Custom({})", quoted(text))),
        simple => out.push(SIMPLE_TYPES.iter().find(|(_, ty)| ty == simple).map_or("", |(word, _)| word)),
    }
    if nullable {
        out.push(">");
    }
}

fn angle(parser: &mut Parser<'_>, dimensions: usize) -> Parsed<Type> {
    let form = if parser.at_word("Array") { "Array<Text>" } else { "Option<Text>" };
    parser.bump();
    parser.with_form(form, |parser| {
        parser.char('<')?;
        let inner = plain(parser, dimensions)?;
        parser.char('>')?;
        Ok(inner)
    })
}

fn plain(parser: &mut Parser<'_>, dimensions: usize) -> Parsed<Type> {
    let Some(word) = parser.word_at(0) else {
        return Err(parser.expected_with_help("a type", Some("as `Text`, `String(255)`, `Option<BigInteger>`".into())));
    };
    if let Some((_, ty)) = SIMPLE_TYPES.iter().find(|(name, _)| *name == word) {
        parser.bump();
        return Ok(ty.clone());
    }
    let span = parser.span();
    match word {
        "Decimal" => {
            parser.bump();
            parser.set_form(Some("Decimal(12, 2)"));
            let numbers = parser.list("a precision and a scale", |inside| inside.number("number of digits"))?;
            let [(precision, _), (scale, _)] = numbers[..] else {
                return Err(parser.sink.error(
                    "bad-type",
                    span,
                    "`Decimal` takes a precision and a scale, as `Decimal(12, 2)`",
                ));
            };
            if precision == 0 || precision > 38 || scale > precision {
                return Err(parser.sink.error(
                    "bad-type",
                    span,
                    "a `Decimal(p, s)` has p digits, 1 to 38, and s of them stand behind the point",
                ));
            }
            Ok(Type::Decimal { precision, scale })
        }
        "Char" => Ok(Type::Char(length(parser)?)),
        "String" => Ok(Type::String(length(parser)?)),
        "Binary" => Ok(Type::Binary(length(parser)?)),
        "VarBinary" => Ok(Type::VarBinary(length(parser)?)),
        "Enum" if parser.char_at(1, '(') && named_enum(parser) => {
            parser.bump();
            let mut inside = parser.group('(', "")?;
            let name = inside.name("the enum")?.text;
            Ok(Type::NamedEnum { name, values: Vec::new() })
        }
        "Enum" => {
            parser.bump();
            parser.set_form(Some("Enum(\"admin\", \"guest\")"));
            let values = parser.list("the values", |inside| inside.text("a value"))?;
            for (position, (value, span)) in values.iter().enumerate() {
                if values[..position].iter().any(|(earlier, _)| earlier == value) {
                    parser.sink.error("duplicate-value", *span, format!("the value {value:?} is listed twice"));
                }
            }
            Ok(Type::Enum(values.into_iter().map(|(value, _)| value).collect()))
        }
        "Array" if dimensions == MOST_DIMENSIONS => {
            let message = format!("an array has at most {MOST_DIMENSIONS} dimensions");
            Err(parser.sink.error("bad-type", span, message))
        }
        "Array" => Ok(Type::Array(Box::new(angle(parser, dimensions + 1)?))),
        "Custom" => {
            parser.bump();
            let mut inside = parser.group('(', "with the type's name on the server")?;
            let (text, span) = inside.text("the type's name on the server")?;
            crate::raw::check_part(&text, span, inside.sink);
            if inside.is_empty() { Ok(Type::Custom(text)) } else { Err(inside.expected("`)`")) }
        }
        "Option" => Err(parser.sink.error_with_help(
            "bad-type",
            span,
            "`Option` stands around a whole type, once",
            "as `Option<Text>`",
        )),
        unknown => {
            let words = SIMPLE_TYPES.iter().map(|(word, _)| *word).chain(TYPES_WITH_ARGUMENTS);
            let spoken = OTHER_WORDS.iter().find(|(word, _)| unknown.eq_ignore_ascii_case(word)).map(|(_, ours)| *ours);
            let help = spoken.or_else(|| similar(unknown, words)).map(|word| match written_length(parser) {
                Some(length) if word.contains("(255)") => format!("did you mean `{}`?", word.replace("255", length)),
                _ => format!("did you mean `{word}`?"),
            });
            let help = help.unwrap_or_else(|| "types are named as in Rust: `Text`, `String(255)`, `BigInteger`; an enum is `Enum(mood)`, and a type that only the server knows `Custom(\"citext\")`".into());
            let message = format!("no type `{unknown}`");
            parser.sink.error_with_help("unknown-type", span, message, help);
            parser.bump();
            if parser.at_char('(') {
                parser.group('(', "")?;
            }
            Ok(Type::unknown())
        }
    }
}

/// Whether a single word stands in the brackets that come next: the name of an enum, and no list of values.
fn named_enum(parser: &Parser<'_>) -> bool {
    matches!(parser.peek_at(2), Some(Token::Word(_))) && parser.char_at(3, ')')
}

/// The number in the brackets after the next word: `varchar(20)`.
fn written_length<'a>(parser: &Parser<'a>) -> Option<&'a str> {
    match parser.peek_at(2) {
        Some(Token::Number(text)) if parser.char_at(1, '(') && parser.char_at(3, ')') => Some(text),
        _ => None,
    }
}

fn length(parser: &mut Parser<'_>) -> Parsed<u32> {
    parser.set_form(Some("String(255)"));
    let span = parser.bump_span();
    let lengths = parser.list("a length", |inside| inside.number("length"))?;
    match lengths[..] {
        [(length, _)] if length > 0 => Ok(length),
        _ => Err(parser.sink.error("bad-type", span, "this type takes one length, which is not 0, as `String(255)`")),
    }
}
