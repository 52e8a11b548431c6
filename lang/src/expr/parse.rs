//! The expression parser: precedence climbing over our own tokens.

use super::function::FUNCTIONS;
use super::{Condition, DefaultValue, Expr, ExprKind, Function, Literal, Operator};
use crate::diagnostic::similar;
use crate::habit;
use crate::parse::{Parsed, Parser};
use crate::token::Token;

/// How deeply brackets and operators may nest: far beyond use, and far from the end of the stack.
const DEEPEST: usize = 64;

/// How many characters of operators an expression may have: `&&` has two.
const LONGEST: usize = 200;

/// Reads `(expr)` or a string with raw SQL.
pub(crate) fn condition(parser: &mut Parser<'_>) -> Parsed<Condition> {
    if let Some(Token::Text(_)) = parser.peek() {
        let (text, span) = parser.text("raw SQL")?;
        crate::raw::check_part(&text, span, parser.sink);
        return Ok(Condition::Raw(crate::raw::normal(&text)));
    }
    if !parser.at_char('(') {
        let help = "a condition stands in brackets: `(age > 17 && name.is_not_null())`";
        return Err(parser.expected_with_help("`(` with a condition", Some(help.into())));
    }
    in_brackets(parser).map(Condition::Expr)
}

/// Reads `(expr)`.
pub(crate) fn in_brackets(parser: &mut Parser<'_>) -> Parsed<Expr> {
    let start = parser.span();
    let mut inside = parser.group('(', "with an expression")?;
    inside.set_form(Some("age > 17 && name.is_not_null()"));
    // A chain of operators is a tree as deep as it is long, and everything that walks a tree goes as deep on the stack.
    let marks = (0..).map_while(|ahead| inside.peek_at(ahead));
    let marks = marks.filter(|token| matches!(token, Token::Punct(c, _) if *c != ',')).count();
    if marks > LONGEST {
        let span = start.to(parser.last_span());
        let message = format!("this expression has more than {LONGEST} characters of operators");
        let help = "compare with a list by `.in_(…)`, or write it as raw SQL in a string";
        return Err(parser.sink.error_with_help("too-deep", span, message, help));
    }
    whole(&mut inside, 0)
}

/// Reads what may follow `default` and `fill`: a literal, `now()`, `null`, or an expression in brackets.
///
/// Nothing else: `default 5 - 3 primary key` would be a subtraction.
pub(crate) fn default_value(parser: &mut Parser<'_>, what: &str) -> Parsed<DefaultValue> {
    if parser.at_char('(') {
        return in_brackets(parser).map(DefaultValue::Expr);
    }
    if parser.at_word("now") && parser.char_at(1, '(') {
        parser.bump();
        let inside = parser.group('(', "")?;
        if inside.is_empty() {
            return Ok(DefaultValue::Now);
        }
        return Err(parser.expected("`now()`"));
    }
    if let Some(literal) = literal(parser)? {
        return Ok(DefaultValue::Literal(literal));
    }
    let help = match parser.word_at(0) {
        Some(word) if parser.char_at(1, '(') => {
            format!("a call stands in brackets: `{what} ({word}(…))`; without them there is only `now()`")
        }
        Some(word) => habit::value(word).map_or_else(
            || format!("text stands in double quotes: `{what} \"{word}\"`; what is computed stands in brackets"),
            str::to_owned,
        ),
        None => format!(
            "write `{what} 1`, `{what} \"a\"`, `{what} now()`, or what is computed in brackets: `{what} (lower(\"A\"))`"
        ),
    };
    Err(parser.expected_with_help(&format!("a value after `{what}`"), Some(help)))
}

/// Reads a literal where one comes next: a number with an optional sign, a string, `true`, `false`, `null`.
pub(crate) fn literal(parser: &mut Parser<'_>) -> Parsed<Option<Literal>> {
    let negative = parser.at_char('-') && matches!(parser.peek_at(1), Some(Token::Number(_)));
    if negative {
        parser.bump();
    }
    let literal = match parser.peek() {
        Some(Token::Number(text)) => number(parser, text, negative)?,
        Some(Token::Text(text)) => {
            let span = parser.span();
            parser.refuse_nul(text, span)?;
            Literal::Text(text.clone())
        }
        Some(Token::Word(word)) => match word.as_str() {
            "true" => Literal::Boolean(true),
            "false" => Literal::Boolean(false),
            "null" => Literal::Null,
            _ => return Ok(None),
        },
        Some(Token::OtherLiteral(text)) => {
            let span = parser.span();
            let help = text.starts_with(['\'', 'b', 'c']).then(|| "text stands in double quotes: \"…\"".to_owned());
            let message = format!("`{text}` is no literal of this language");
            return Err(parser.sink.push(crate::diagnostic::Diagnostic { code: "syntax", span, message, help }));
        }
        _ => return Ok(None),
    };
    parser.bump();
    Ok(Some(literal))
}

fn number(parser: &mut Parser<'_>, text: &str, negative: bool) -> Parsed<Literal> {
    let digits = text.replace('_', "");
    let signed = if negative { format!("-{digits}") } else { digits };
    let body = signed.trim_start_matches('-');
    if body.bytes().all(|byte| byte.is_ascii_digit()) {
        if let Ok(number) = signed.parse() {
            return Ok(Literal::Integer(number));
        }
    } else if let Some((whole, fraction)) = body.split_once('.') {
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain(whole) && plain(fraction) {
            return Ok(Literal::Decimal(signed));
        }
    }
    let span = parser.span();
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') {
        return Err(parser.sink.error("bad-number", span, "this number is larger than any column can hold"));
    }
    let help = "numbers are written in digits, with at most one point: `42`, `-1.50`";
    Err(parser.sink.error_with_help("bad-number", span, format!("`{text}` is no number of this language"), help))
}

fn whole(parser: &mut Parser<'_>, depth: usize) -> Parsed<Expr> {
    let expr = climb(parser, 0, depth)?;
    if parser.is_empty() {
        return Ok(expr);
    }
    let negated = matches!(&expr.kind, ExprKind::Column(name) if name.eq_ignore_ascii_case("not"));
    let help = match parser.peek() {
        _ if negated => Some("write `!`, as `!(a == 1)`".to_owned()),
        Some(Token::Punct('=', _)) => Some("write `==` to compare".to_owned()),
        Some(Token::Punct('/', _)) => Some("division differs between backends: write raw SQL in a string".to_owned()),
        Some(Token::Punct('<', true)) if parser.char_at(1, '>') => Some("write `!=`".to_owned()),
        Some(Token::Word(word)) => habit::operator(word, parser.word_at(1).unwrap_or_default()).map(str::to_owned),
        _ => None,
    };
    Err(parser.expected_with_help("an operator or `)`", help))
}

fn climb(parser: &mut Parser<'_>, weakest: u8, depth: usize) -> Parsed<Expr> {
    if depth > DEEPEST {
        let span = parser.span();
        return Err(parser.sink.error("too-deep", span, format!("this expression nests more than {DEEPEST} levels")));
    }
    let mut left = prefix(parser, depth)?;
    // `a < b < c` compares a truth value with a number: never what is meant.
    let mut compared = false;
    while let Some((operator, power)) = peek_operator(parser) {
        if power < weakest || power == 0 {
            break;
        }
        let (text, _) = operator.spelling();
        let operator_span = (0..text.len()).fold(parser.span(), |start, _| start.to(parser.bump_span()));
        let right = climb(parser, power + 1, depth + 1)?;
        if operator.compares() {
            if compared {
                let help = "join two comparisons with `&&`, or put brackets around the first";
                let message = "comparisons cannot be chained";
                return Err(parser.sink.error_with_help("chained-comparison", operator_span, message, help));
            }
            refuse_null(parser, &left, &right, operator);
        }
        compared = operator.compares();
        let span = left.span.to(right.span);
        left = Expr { kind: ExprKind::Binary { operator, left: Box::new(left), right: Box::new(right) }, span };
    }
    Ok(left)
}

fn refuse_null(parser: &mut Parser<'_>, left: &Expr, right: &Expr, operator: Operator) {
    let null = |expr: &Expr| expr.kind == ExprKind::Literal(Literal::Null);
    let other = if null(right) { left } else { right };
    if null(left) || null(right) {
        let method = if operator == Operator::NotEqual { "is_not_null" } else { "is_null" };
        let operand = Box::new(other.clone());
        let kind = ExprKind::IsNull { operand, negated: operator == Operator::NotEqual };
        let meant = Expr { kind, span: other.span };
        let mut out = crate::print::Printer::default();
        super::print(&mut out, &meant);
        let help = match other.kind {
            ExprKind::Literal(_) => format!("write `.{method}()`"),
            _ => format!("write `{}`", out.finish()),
        };
        let message = "a comparison with null is never true";
        parser.sink.error_with_help("null-comparison", left.span.to(right.span), message, help);
    }
}

fn peek_operator(parser: &Parser<'_>) -> Option<(Operator, u8)> {
    let Some(Token::Punct(first, joint)) = parser.peek() else {
        return None;
    };
    let second = match parser.peek_at(1) {
        Some(Token::Punct(second, _)) if *joint => Some(*second),
        _ => None,
    };
    Operator::ALL.iter().find_map(|(operator, text, power)| {
        let mut chars = text.chars();
        let fits = chars.next() == Some(*first)
            && match chars.next() {
                Some(c) => second == Some(c),
                // `<>` is no operator, and neither is `= =`.
                None => !(*first == '<' && second == Some('>')),
            };
        fits.then_some((*operator, *power))
    })
}

fn prefix(parser: &mut Parser<'_>, depth: usize) -> Parsed<Expr> {
    let start = parser.span();
    if parser.eat_char('!').is_some() {
        let operand = climb(parser, 6, depth + 1)?;
        let span = start.to(operand.span);
        return Ok(Expr { kind: ExprKind::Not(Box::new(operand)), span });
    }
    if parser.at_char('-') && !matches!(parser.peek_at(1), Some(Token::Number(_))) {
        parser.bump();
        let operand = climb(parser, 6, depth + 1)?;
        let span = start.to(operand.span);
        return Ok(Expr { kind: ExprKind::Negate(Box::new(operand)), span });
    }
    let mut expr = atom(parser, depth)?;
    while parser.eat_char('.').is_some() {
        expr = method(parser, expr, depth)?;
    }
    Ok(expr)
}

fn atom(parser: &mut Parser<'_>, depth: usize) -> Parsed<Expr> {
    let start = parser.span();
    if parser.at_char('(') {
        let mut inside = parser.group('(', "")?;
        let mut expr = whole(&mut inside, depth + 1)?;
        expr.span = start.to(parser.last_span());
        return Ok(expr);
    }
    if let Some(literal) = literal(parser)? {
        return Ok(Expr { kind: ExprKind::Literal(literal), span: start.to(parser.last_span()) });
    }
    let Some(word) = parser.word_at(0).filter(|word| *word != "_") else {
        return Err(parser.expected("an expression"));
    };
    if !parser.char_at(1, '(') {
        return Ok(Expr { kind: ExprKind::Column(word.to_owned()), span: parser.bump_span() });
    }
    if word == "col" {
        parser.bump();
        let mut inside = parser.group('(', "with a column's name")?;
        inside.set_form(Some("col(\"Unit Price\")"));
        let (name, _) = inside.text("a column's name")?;
        if !inside.is_empty() {
            return Err(inside.expected("`)`"));
        }
        return Ok(Expr { kind: ExprKind::Column(name), span: start.to(parser.last_span()) });
    }
    let Some(function) = Function::named(word) else {
        let names = FUNCTIONS.iter().map(|signature| signature.name);
        let close = similar(word, names.clone()).map(|name| format!("did you mean `{name}`? "));
        let known: Vec<_> = names.collect();
        let help = format!(
            "{}the functions are {}; anything else is written as raw SQL: `check \"…\"`",
            close.unwrap_or_default(),
            known.join(", ")
        );
        return Err(parser.sink.error_with_help("unknown-function", start, format!("no function `{word}`"), help));
    };
    parser.bump();
    let args = arguments(parser, depth)?;
    Ok(Expr { kind: ExprKind::Call { function, args }, span: start.to(parser.last_span()) })
}

fn method(parser: &mut Parser<'_>, operand: Expr, depth: usize) -> Parsed<Expr> {
    const METHODS: [&str; 4] = ["is_null", "is_not_null", "in_", "not_in"];
    let span = parser.span();
    let Some(word) = parser.word_at(0) else {
        return Err(parser.expected("a method: `.is_null()`, `.in_(…)`"));
    };
    if !METHODS.contains(&word) {
        let meant = if parser.char_at(1, '(') {
            habit::method(word)
        } else {
            Some("a column stands alone: a condition is about the row of one table")
        };
        let close = similar(word, METHODS).map(|name| format!("did you mean `.{name}()`? "));
        let known = || {
            format!("{}the methods are .is_null(), .is_not_null(), .in_(…) and .not_in(…)", close.unwrap_or_default())
        };
        let help = meant.map_or_else(known, str::to_owned);
        return Err(parser.sink.error_with_help("unknown-function", span, format!("no method `{word}`"), help));
    }
    parser.bump();
    let args = arguments(parser, depth)?;
    let whole = operand.span.to(parser.last_span());
    let operand = Box::new(operand);
    let negated = matches!(word, "is_not_null" | "not_in");
    let kind = match (word, args.is_empty()) {
        ("is_null" | "is_not_null", true) => ExprKind::IsNull { operand, negated },
        ("in_" | "not_in", false) => ExprKind::In { operand, list: args, negated },
        ("is_null" | "is_not_null", false) => {
            return Err(parser.sink.error("wrong-arguments", span, format!("`.{word}()` takes no argument")));
        }
        _ => {
            return Err(parser.sink.error("wrong-arguments", span, format!("`.{word}(…)` takes at least one value")));
        }
    };
    Ok(Expr { kind, span: whole })
}

fn arguments(parser: &mut Parser<'_>, depth: usize) -> Parsed<Vec<Expr>> {
    let mut inside = parser.group('(', "with the arguments")?;
    let mut args = Vec::new();
    while !inside.is_empty() {
        args.push(climb(&mut inside, 0, depth + 1)?);
        if !inside.is_empty() {
            inside.char(',')?;
        }
    }
    Ok(args)
}
