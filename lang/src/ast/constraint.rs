//! Constraints on their own line: `unique (a, b)`, `foreign key (a) references t(b)`, `check name (…)`.

use super::{CheckDef, ConstraintDef, Place, References, column};
use crate::expr;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name, names, relation};
use crate::schema::Action;
use crate::source::Span;

/// Whether a constraint comes next, or what other languages call one, and no column.
pub(crate) fn at_constraint(parser: &Parser<'_>) -> bool {
    const WORDS: [&str; 8] = ["primary", "unique", "check", "foreign", "constraint", "index", "key", "exclude"];
    !parser.char_at(1, ':') && parser.word_at(0).is_some_and(|word| WORDS.contains(&&*word.to_lowercase()))
}

/// Reads a table constraint.
pub(crate) fn constraint(parser: &mut Parser<'_>, place: Place) -> Parsed<ConstraintDef> {
    let start = parser.span();
    for kind in ["primary key", "unique", "check", "foreign key"] {
        let one_word = place == Place::Attribute && parser.eat_word(&kind.replace(' ', "_")).is_some();
        if one_word || parser.eat_words(&kind.split(' ').collect::<Vec<_>>()).is_some() {
            return constraint_after(parser, kind, start);
        }
    }
    let help = match parser.word_at(0) {
        Some("index" | "key") => "an index is a statement of its own: `create index NAME on TABLE (…);`",
        Some("constraint") => {
            "the name comes after the kind: `unique NAME (a)`, `check NAME (a > 0)`, `foreign key NAME (a) references t(b)`"
        }
        _ => {
            "a column is `name: Type`, a constraint is `primary key (…)`, `unique (…)`, `check (…)` or `foreign key (…) references t(…)`"
        }
    };
    Err(parser.expected_with_help("a column or a constraint", Some(help.into())))
}

/// Reads what follows the words of a constraint, which begins at `start`.
pub(crate) fn constraint_after(parser: &mut Parser<'_>, kind: &str, start: Span) -> Parsed<ConstraintDef> {
    if kind == "check" {
        parser.set_form(Some("check (age > 17)"));
        return Ok(ConstraintDef::Check(column::check(parser)?));
    }
    let form = match kind {
        "primary key" => "primary key (org_id, id)",
        "unique" => "unique (org_id, email)",
        _ => "foreign key (author_id) references users(id)",
    };
    parser.set_form(Some(form));
    let name = own_name(parser)?;
    let columns = parser.list("the columns", |inside| inside.name("a column"))?;
    let references = if kind == "foreign key" { Some(references(parser)?) } else { None };
    let span = start.to(parser.last_span());
    if parser.at_word("where") {
        let help = "what is unique among some rows is an index: `create unique index NAME on TABLE (…) where (…);`";
        return Err(parser.expected_with_help("`,`", Some(help.into())));
    }
    Ok(match (kind, references) {
        (_, Some(references)) => ConstraintDef::ForeignKey { name, columns, references, span },
        ("primary key", None) => ConstraintDef::PrimaryKey { name, columns, span },
        (_, None) => ConstraintDef::Unique { name, columns, span },
    })
}

/// Reads `references table(column, …) [on delete …] [on update …]`.
pub(crate) fn references(parser: &mut Parser<'_>) -> Parsed<References> {
    let start = parser.word("references")?;
    target(parser, start)
}

/// Reads what follows `references`, which stands at `start`.
pub(super) fn target(parser: &mut Parser<'_>, start: Span) -> Parsed<References> {
    parser.with_form("references users(id) on delete cascade", |parser| whole_target(parser, start))
}

fn whole_target(parser: &mut Parser<'_>, start: Span) -> Parsed<References> {
    let table = parser.relation("the table that is referred to")?;
    let columns = parser.list("the columns that are referred to", |inside| inside.name("a column"))?;
    let mut references =
        References { table, columns, on_delete: None, on_update: None, span: start.to(parser.last_span()) };
    while parser.eat_word("on").is_some() {
        let span = parser.span();
        let place = if parser.eat_word("delete").is_some() {
            &mut references.on_delete
        } else {
            parser.eat_word("update").ok_or(()).map_err(|()| parser.expected("`delete` or `update`"))?;
            &mut references.on_update
        };
        let from = parser.span();
        let action = action(parser)?;
        if place.replace((action, from.to(parser.last_span()))).is_some() {
            parser.sink.error("duplicate-modifier", span, "this action is given twice");
        }
    }
    references.span = start.to(parser.last_span());
    Ok(references)
}

/// Prints a table constraint.
pub(crate) fn print_constraint(out: &mut Printer, constraint: &ConstraintDef) {
    let own_name =
        |own: &Option<super::Name>| own.as_ref().map_or(String::new(), |own| format!("{} ", name(&own.text)));
    match constraint {
        ConstraintDef::PrimaryKey { name, columns, .. } => {
            out.push(&format!("primary key {}({})", own_name(name), names(columns)));
        }
        ConstraintDef::Unique { name, columns, .. } => {
            out.push(&format!("unique {}({})", own_name(name), names(columns)));
        }
        ConstraintDef::Check(check) => print_check(out, check),
        ConstraintDef::ForeignKey { name, columns, references, .. } => {
            out.push(&format!("foreign key {}({}) ", own_name(name), names(columns)));
            print_references(out, references);
        }
    }
}

/// Prints a check with its word.
pub(crate) fn print_check(out: &mut Printer, check: &CheckDef) {
    out.push("check ");
    if let Some(own) = &check.name {
        out.push(&format!("{} ", name(&own.text)));
    }
    expr::print_condition(out, &check.condition);
}

/// Prints what a foreign key refers to.
pub(super) fn print_references(out: &mut Printer, references: &References) {
    out.push(&format!("references {}({})", relation(&references.table.text), names(&references.columns)));
    for (words, action) in [(" on delete ", references.on_delete), (" on update ", references.on_update)] {
        if let Some((action, _)) = action {
            out.push(words);
            out.push(action.words());
        }
    }
}

fn own_name(parser: &mut Parser<'_>) -> Parsed<Option<super::Name>> {
    if parser.at_char('(') { Ok(None) } else { parser.name("the constraint").map(Some) }
}

fn action(parser: &mut Parser<'_>) -> Parsed<Action> {
    for action in Action::ALL {
        let words: Vec<&str> = action.words().split(' ').collect();
        if parser.eat_words(&words).is_some() {
            return Ok(action);
        }
    }
    Err(parser.expected("`cascade`, `restrict`, `set null`, `set default` or `no action`"))
}
