//! Which column type a Rust type stands for.
//!
//! A derive sees words and no types, so a type is known by its last word, and by the crate before it where one is
//! written. What is not in this list needs `type = …`, and nothing is guessed.

use crate::ast::MOST_DIMENSIONS;
use crate::parse::Parser;
use crate::schema::Type;
use crate::token::Token;

/// A Rust type, as far as it is understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RustType {
    /// `a::b::Name<args>`.
    Path { path: Vec<String>, args: Vec<RustType> },
    /// References, slices, tuples and all the rest.
    Other,
}

/// What a field's type says about its column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    /// The column's type, or a help where none is known.
    pub ty: Result<Type, String>,
    pub nullable: bool,
}

/// The last word, the crates that it may come from, and the column type.
const WORDS: [(&str, &[&str], Type); 23] = [
    ("bool", &[], Type::Boolean),
    ("i8", &[], Type::TinyInteger),
    ("i16", &[], Type::SmallInteger),
    ("i32", &[], Type::Integer),
    ("i64", &[], Type::BigInteger),
    ("u16", &[], Type::UnsignedSmallInteger),
    ("u32", &[], Type::UnsignedInteger),
    ("u64", &[], Type::UnsignedBigInteger),
    ("f32", &[], Type::Float),
    ("f64", &[], Type::Double),
    ("String", &["std", "alloc"], Type::Text),
    ("Uuid", &["uuid"], Type::Uuid),
    ("NaiveDate", &["chrono"], Type::Date),
    ("NaiveTime", &["chrono"], Type::Time),
    ("NaiveDateTime", &["chrono"], Type::DateTime),
    ("Date", &["time", "jiff"], Type::Date),
    ("Time", &["time", "jiff"], Type::Time),
    ("PrimitiveDateTime", &["time"], Type::DateTime),
    ("OffsetDateTime", &["time"], Type::TimestampWithTimeZone),
    ("UtcDateTime", &["time"], Type::TimestampWithTimeZone),
    // The one of chrono has its time zone in brackets.
    ("DateTime", &["jiff"], Type::DateTime),
    ("Timestamp", &["jiff"], Type::TimestampWithTimeZone),
    ("Json", &["sqlx"], Type::Json),
];

/// Types that people try, and what they can say instead.
const HELPS: [(&str, &str); 11] = [
    ("u8", "say `type = UnsignedSmallInteger`, the smallest there is without a sign"),
    ("usize", "its size differs between machines: use `u32` or `u64`, or say `type = UnsignedBigInteger`"),
    ("isize", "its size differs between machines: use `i32` or `i64`, or say `type = BigInteger`"),
    ("char", "say `type = Char(1)`"),
    ("str", "say `type = Text`"),
    ("Decimal", "say how many digits it has: `type = Decimal(12, 2)`"),
    ("BigDecimal", "say how many digits it has: `type = Decimal(12, 2)`"),
    ("Value", "write `serde_json::Value`, or say `type = Json`"),
    (
        "Zoned",
        "a column keeps the moment and not the zone: use `jiff::Timestamp`, or say `type = TimestampWithTimeZone`",
    ),
    ("SystemTime", "say `type = TimestampWithTimeZone`"),
    ("Duration", "say `type = BigInteger`, and name the unit in the column's name"),
];

/// How deeply brackets may nest: far beyond use, and far from the end of the stack.
const DEEPEST: usize = 16;

/// Reads the type that a parser stands on.
pub(super) fn read(parser: &mut Parser<'_>) -> RustType {
    let ty = path(parser, 0);
    if parser.is_empty() { ty } else { RustType::Other }
}

/// What a type says about its column.
pub(super) fn known(ty: &RustType) -> Known {
    match ty.of("Option", &["std", "core"]) {
        Some([inner]) => Known { ty: column_type(inner), nullable: true },
        _ => Known { ty: column_type(ty), nullable: false },
    }
}

impl RustType {
    /// The type as a person writes it, where all of it is understood.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Other => None,
            Self::Path { path, args } if args.is_empty() => Some(path.join("::")),
            Self::Path { path, args } => {
                let args: Option<Vec<String>> = args.iter().map(Self::text).collect();
                Some(format!("{}<{}>", path.join("::"), args?.join(", ")))
            }
        }
    }

    /// What stands in its brackets, if its last word is this one and its first is one of the crates or missing.
    fn of(&self, word: &str, crates: &[&str]) -> Option<&[Self]> {
        match self {
            Self::Path { path, args } if path.last().is_some_and(|last| last == word) => {
                (path.len() == 1 || crates.contains(&&*path[0])).then_some(args)
            }
            _ => None,
        }
    }
}

fn column_type(ty: &RustType) -> Result<Type, String> {
    if let Some([_]) = ty.of("Option", &["std", "core"]) {
        return Err("an `Option` in an `Option` is no column".to_owned());
    }
    if let Some([inner]) = ty.of("Vec", &["std", "alloc"]) {
        return match inner.of("u8", &[]) {
            Some(_) => Ok(Type::Blob),
            None if known(inner).nullable => Err("an array of a column has no nulls in it".to_owned()),
            None => array(column_type(inner)?),
        };
    }
    if let Some([_]) = ty.of("DateTime", &["chrono"]) {
        return Ok(Type::TimestampWithTimeZone);
    }
    if matches!(ty, RustType::Path { path, .. } if *path == ["serde_json", "Value"]) {
        return Ok(Type::Json);
    }
    let plain = |args: &[RustType], word: &str| args.is_empty() || word == "Json";
    let found = WORDS.iter().find(|(word, crates, _)| ty.of(word, crates).is_some_and(|args| plain(args, word)));
    found.map(|(_, _, ty)| ty.clone()).ok_or_else(|| help(ty))
}

fn array(inner: Type) -> Result<Type, String> {
    let mut dimensions = 1;
    let mut ty = &inner;
    while let Type::Array(next) = ty {
        dimensions += 1;
        ty = next;
    }
    if dimensions > MOST_DIMENSIONS {
        return Err(format!("an array has at most {MOST_DIMENSIONS} dimensions"));
    }
    Ok(Type::Array(Box::new(inner)))
}

fn help(ty: &RustType) -> String {
    let word = match ty {
        RustType::Path { path, .. } => path.last().map(String::as_str),
        RustType::Other => None,
    };
    let known = HELPS.iter().find(|(known, _)| Some(*known) == word).map(|(_, help)| (*help).to_owned());
    known.unwrap_or_else(|| "say which: `#[column(type = Text)]`, with a type of the language".to_owned())
}

fn path(parser: &mut Parser<'_>, depth: usize) -> RustType {
    let (mut words, mut args) = (Vec::new(), Vec::new());
    eat_colons(parser);
    loop {
        match parser.word_at(0) {
            Some("dyn" | "impl" | "fn" | "for" | "unsafe" | "extern") | None => return RustType::Other,
            Some(word) => words.push(word.to_owned()),
        }
        parser.bump();
        if parser.at_char('<') {
            if depth == DEEPEST {
                return RustType::Other;
            }
            parser.bump();
            args = arguments(parser, depth + 1);
        }
        if !eat_colons(parser) {
            return RustType::Path { path: words, args };
        }
    }
}

/// Reads what stands between `<` and `>`, and the `>`.
fn arguments(parser: &mut Parser<'_>, depth: usize) -> Vec<RustType> {
    let mut args = Vec::new();
    while !parser.is_empty() && parser.eat_char('>').is_none() {
        let argument = path(parser, depth);
        let whole = parser.at_char(',') || parser.at_char('>');
        args.push(if whole { argument } else { RustType::Other });
        skip(parser, true);
        parser.eat_char(',');
    }
    args
}

/// Skips the tokens of a type, up to the comma that ends it, or the bracket that closes the list that it stands in.
pub(super) fn skip(parser: &mut Parser<'_>, in_list: bool) {
    let mut depth = 0_usize;
    let mut arrow = false;
    while let Some(token) = parser.peek() {
        match token {
            Token::Punct(',', _) if depth == 0 => return,
            Token::Punct('>', _) if depth == 0 && in_list && !arrow => return,
            Token::Punct('<', _) => depth += 1,
            Token::Punct('>', _) if !arrow => depth = depth.saturating_sub(1),
            _ => {}
        }
        arrow = matches!(token, Token::Punct('-', true));
        parser.skip_tree();
    }
}

fn eat_colons(parser: &mut Parser<'_>) -> bool {
    let both = parser.char_at(0, ':') && parser.char_at(1, ':');
    if both {
        parser.bump();
        parser.bump();
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sink;
    use crate::token::Tokens;

    fn column(text: &str) -> (String, bool) {
        let tokens = Tokens::new(text.parse().unwrap());
        let mut sink = Sink::default();
        let known = known(&read(&mut Parser::within(&tokens, 0, tokens.list.len(), &mut sink)));
        let mut out = crate::print::Printer::default();
        let ty = known.ty.map(|ty| crate::ast::print_type(&mut out, &ty, false));
        (ty.map_or_else(|help| format!("? {help}"), |()| out.finish()), known.nullable)
    }

    #[test]
    fn each_rust_type_has_its_column_type() {
        for (rust, ours) in [
            ("bool", "Boolean"),
            ("u64", "UnsignedBigInteger"),
            ("std::string::String", "Text"),
            ("Vec<u8>", "Blob"),
            ("Vec<Vec<i32>>", "Array<Array<Integer>>"),
            ("::uuid::Uuid", "Uuid"),
            ("chrono::DateTime<chrono::Utc>", "TimestampWithTimeZone"),
            ("jiff::civil::DateTime", "DateTime"),
            ("time::OffsetDateTime", "TimestampWithTimeZone"),
            ("serde_json::Value", "Json"),
            ("sqlx::types::Json<Map<String, i32>>", "Json"),
        ] {
            assert_eq!(column(rust), (ours.to_owned(), false), "{rust}");
            assert_eq!(column(&format!("std::option::Option<{rust}>")), (ours.to_owned(), true), "{rust}");
        }
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        for rust in [
            "u8",
            "Money",
            "my::Uuid",
            "Value",
            "&'static str",
            "Box<dyn Fn(A, B) -> C + 'a>",
            "[u8; 4]",
            "HashMap<A, B>",
            "Option<Option<i32>>",
            "Vec<Option<i32>>",
            "bool + 1",
            "A<",
            "Vec<Vec<Vec<Vec<Vec<Vec<Vec<i32>>>>>>>",
            "",
        ] {
            let (text, _) = column(rust);
            assert!(text.starts_with("? "), "{rust}: {text}");
        }
        let deep = format!("{}i32{}", "Vec<".repeat(5000), ">".repeat(5000));
        assert!(column(&deep).0.starts_with("? "));
    }

    #[test]
    fn a_type_ends_at_its_own_comma() {
        let tokens = Tokens::new("A<B, fn(C) -> D<E>, F>, rest".parse().unwrap());
        let mut sink = Sink::default();
        let mut parser = Parser::within(&tokens, 0, tokens.list.len(), &mut sink);
        skip(&mut parser, false);
        parser.bump();
        assert!(parser.at_word("rest"));
    }
}
