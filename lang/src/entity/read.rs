//! A struct from its tokens: attributes, visibility, name, fields. What belongs to other derives is passed over.

use super::attribute::{self, ColumnAttribute, TableAttribute};
use super::{Entity, name, rust_type};
use crate::ast::{ColumnDef, Name, TypeUse};
use crate::diagnostic::{Diagnostic, Sink};
use crate::parse::{Parsed, Parser, comment_lines};
use crate::schema::Type;
use crate::source::Span;
use crate::token::{Token, Tokens};

/// Reads a struct with its attributes.
pub(super) fn entity(tokens: &Tokens, sink: &mut Sink) -> Parsed<Entity> {
    let mut parser = Parser::within(tokens, 0, tokens.list.len(), sink);
    let attributes = attributes(&mut parser, Owner::Struct)?;
    visibility(&mut parser);
    if let Some(kind) = parser.word_at(0).filter(|word| matches!(*word, "enum" | "union")) {
        let message = format!("a table is declared by a struct, and this is {} {kind}", article(kind));
        let help = (kind == "enum").then(|| {
            "an enum can be the type of a column: `#[column(type = Enum(\"a\", \"b\"))]` on a field of a struct"
                .to_owned()
        });
        let span = parser.span();
        return Err(parser.sink.push(Diagnostic { code: "bad-struct", span, message, help }));
    }
    parser.word("struct")?;
    let ident = parser.name("the struct")?;
    if parser.at_char('<') {
        let message = format!("`{}` has parameters, and a table has none", ident.text);
        let help = "declare the table by a struct whose fields have types of their own, as `String` for `&'a str`";
        let span = parser.span();
        return Err(parser.sink.error_with_help("bad-struct", span, message, help));
    }
    if !parser.at_char('{') {
        let message = format!("the fields of `{}` have no names, and columns have", ident.text);
        let help = format!("write it as `struct {} {{ name: Type, … }}`", ident.text);
        return Err(parser.sink.error_with_help("bad-struct", ident.span, message, help));
    }
    let mut said = TableAttribute::default();
    for (from, end) in &attributes.ours {
        attribute::table(&mut Parser::within(tokens, *from, *end, parser.sink), &mut said);
    }
    let mut inside = parser.group('{', "with the fields")?;
    let mut columns = Vec::new();
    while !inside.is_empty() {
        match field(tokens, &mut inside) {
            Ok(column) => columns.push(column),
            Err(_) => inside.skip_to_comma(),
        }
        inside.eat_char(',');
    }
    let made = Name { text: name::of_table(&ident.text), span: ident.span };
    let TableAttribute { name, constraints, indexes, in_sync, library } = said;
    let table = name.unwrap_or(made);
    Ok(Entity { ident, comment: attributes.comment, table, columns, constraints, indexes, in_sync, library })
}

fn field(tokens: &Tokens, parser: &mut Parser<'_>) -> Parsed<ColumnDef> {
    let attributes = attributes(parser, Owner::Field)?;
    visibility(parser);
    let name = parser.name("a field")?;
    parser.char(':')?;
    let (start, from) = (parser.span(), parser.position());
    rust_type::skip(parser, false);
    let (span, end) = (start.to(parser.last_span()), parser.position());
    let rust = rust_type::read(&mut Parser::within(tokens, from, end, parser.sink));
    let known = rust_type::known(&rust);

    let unread = TypeUse { ty: Type::unknown(), nullable: known.nullable, span };
    let mut column = ColumnDef::bare(name, unread, attributes.comment);
    let mut said = ColumnAttribute::default();
    for (from, end) in &attributes.ours {
        attribute::column(&mut Parser::within(tokens, *from, *end, parser.sink), &mut column, &mut said);
    }
    if let Some(name) = said.name {
        column.name = name;
    }
    match (said.ty, known.ty) {
        (Some(Ok(given)), _) => column.ty = TypeUse { nullable: given.nullable || known.nullable, ..given },
        (Some(Err(_)), _) => {}
        (None, Ok(ty)) => column.ty.ty = ty,
        (None, Err(help)) => {
            let what = rust.text().map_or("this type".to_owned(), |text| format!("`{text}`"));
            let message = format!("no column type is known for {what}");
            parser.sink.error_with_help("unknown-type", span, message, help);
        }
    }
    Ok(column)
}

/// What stands above a struct or a field.
#[derive(Default)]
struct Attributes {
    comment: Option<String>,
    /// Where the entries of ours stand, without the brackets.
    ours: Vec<(usize, usize)>,
}

/// What attributes belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Struct,
    Field,
}

fn attributes(parser: &mut Parser<'_>, owner: Owner) -> Parsed<Attributes> {
    let mut found = Attributes::default();
    let mut lines: Vec<String> = Vec::new();
    while parser.eat_char('#').is_some() {
        let mut inside = parser.group('[', "of an attribute")?;
        match inside.word_at(0) {
            Some("doc") if matches!(inside.peek_at(2), Some(Token::Text(_))) => {
                inside.bump();
                inside.char('=')?;
                lines.extend(comment_lines(&inside.text("the doc comment")?.0));
            }
            Some(word @ ("table" | "column")) if !inside.char_at(1, ':') => {
                let span = inside.bump_span();
                let from = inside.position() + 1;
                let entries = inside.group('(', &format!("as in `#[{word}(name = \"…\")]`")).map(drop);
                let end = inside.position().saturating_sub(1);
                if entries.is_ok() && is_at_home(&mut inside, word, owner, span) {
                    found.ours.push((from, end));
                }
            }
            _ => {}
        }
    }
    found.comment = (!lines.is_empty()).then(|| lines.join("\n"));
    Ok(found)
}

fn is_at_home(parser: &mut Parser<'_>, word: &str, owner: Owner, span: Span) -> bool {
    let (home, place, other) = match owner {
        Owner::Struct => ("table", "a field", "a struct"),
        Owner::Field => ("column", "the struct", "a field"),
    };
    if word != home {
        let message = format!("`#[{word}(…)]` stands above {place}, and this is {other}");
        parser.sink.error_with_help("misplaced-attribute", span, message, format!("here it is `#[{home}(…)]`"));
    }
    word == home
}

fn visibility(parser: &mut Parser<'_>) {
    if parser.eat_word("pub").is_some() && parser.at_char('(') {
        parser.skip_tree();
    }
}

fn article(kind: &str) -> &'static str {
    if kind == "enum" { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Entity>, Vec<String>) {
        let (entity, found) = Entity::read(&Tokens::new(text.parse().unwrap()));
        (entity, found.into_iter().map(|diagnostic| diagnostic.message).collect())
    }

    #[test]
    fn what_is_not_ours_is_passed_over() {
        let (entity, found) = read(
            r#"
            /// One person.
            #[derive(Debug, Clone)] #[serde(rename_all = "camelCase")] #[doc(hidden)]
            #[table(name = "Order Details", unique (r#type, b), index by_b (b desc) where (b != "x"),)]
            pub(crate) struct Detail {
                #[serde(rename = "Id")] #[column(primary_key, auto_increment)]
                pub id: i64,
                /// What it is.
                #[column(type = String(40), default = "x", check(length(r#type) > 0))]
                pub(super) r#type: std::collections::HashMap<A, fn(B) -> C>,
                #[column(references = orgs(id) on delete cascade)] #[column(name = b, collate = "C")]
                other: Option<String>
            }"#,
        );
        assert_eq!(found, Vec::<String>::new());
        let entity = entity.unwrap();
        assert_eq!(entity.table(), "Order Details");
        assert_eq!(entity.columns().collect::<Vec<_>>(), ["id", "type", "b"]);
        let mut out = crate::print::Printer::default();
        crate::op::Op::print(&entity.create_table(), &mut out);
        let text = r#"/// One person.
create table "Order Details" {
    id: BigInteger primary key auto_increment,
    /// What it is.
    type: String(40) default "x" check (length(type) > 0),
    b: Option<Text> references orgs(id) on delete cascade collate "C",
    unique (type, b),
}"#;
        assert_eq!(out.finish(), text);
        assert_eq!(entity.named_indexes(&crate::schema::Schema::default())[0].name.text, "by_b");
        assert_eq!(entity.check(), []);
    }

    #[test]
    fn what_is_no_table_is_refused_with_the_reason() {
        for (text, part) in [
            ("enum A { B }", "this is an enum"),
            ("struct A;", "have no names"),
            ("struct A(i32);", "have no names"),
            ("struct A<'a> { b: &'a str }", "has parameters"),
            ("fn a() {}", "expected `struct`"),
            ("", "expected `struct`"),
        ] {
            let (entity, found) = read(text);
            assert!(entity.is_none() && found.len() == 1 && found[0].contains(part), "{text}: {found:?}");
        }
    }

    #[test]
    fn every_mistake_is_found_at_once() {
        let (entity, found) = read(
            r#"#[column(unique)] #[table(nam = "x", unique (a), crate = 5)]
            struct A { #[table(index (a))] a: Money, #[column(on_delete = cascade, unique, unique, tpye = Text)] b: u8, c }"#,
        );
        assert_eq!(found.len(), 10, "{found:#?}");
        assert_eq!(entity.unwrap().columns().count(), 2);
    }
}
