//! Expressions as canonical text, with the fewest brackets that keep the tree.

use super::{Condition, DefaultValue, Expr, ExprKind, Literal};
use crate::print::{Printer, quoted};

/// Prints an expression.
pub(crate) fn print(out: &mut Printer, expr: &Expr) {
    out.push(&text(expr, 0));
}

/// Prints a condition: an expression in brackets, or raw SQL in quotes.
pub(crate) fn print_condition(out: &mut Printer, condition: &Condition) {
    match condition {
        Condition::Expr(expr) => out.push(&format!("({})", text(expr, 0))),
        Condition::Raw(sql) => out.push(&quoted(sql)),
    }
}

/// Prints what follows `default`.
pub(crate) fn print_default(out: &mut Printer, default: &DefaultValue) {
    match default {
        DefaultValue::Literal(literal) => out.push(&literal.to_string()),
        DefaultValue::Now => out.push("now()"),
        DefaultValue::Expr(expr) => out.push(&format!("({})", text(expr, 0))),
    }
}

impl std::fmt::Display for Literal {
    /// As the language writes it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer(number) => write!(f, "{number}"),
            Self::Decimal(number) => f.write_str(number),
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Null => f.write_str("null"),
        }
    }
}

/// The binding power of a prefix operator, which is above every operator between two expressions.
const PREFIX: u8 = 6;

/// The text of an expression that stands where only what binds at least this tightly may stand bare.
fn text(expr: &Expr, weakest: u8) -> String {
    let list = |exprs: &[Expr]| exprs.iter().map(|expr| text(expr, 0)).collect::<Vec<_>>().join(", ");
    match &expr.kind {
        ExprKind::Literal(literal) => literal.to_string(),
        ExprKind::Column(name) => column(name),
        ExprKind::Call { function, args } => {
            format!("{}({})", function.signature().name, list(args))
        }
        ExprKind::Not(operand) => bracket(format!("!{}", text(operand, PREFIX)), PREFIX, weakest),
        // The brackets keep `-(5)` a negation: `-5` is a literal. Where they are not needed they would nest deeper than
        // what was written.
        ExprKind::Negate(operand) => match &operand.kind {
            ExprKind::Literal(literal) if literal.to_string().starts_with(|c: char| c.is_ascii_digit()) => {
                bracket(format!("-({})", text(operand, 0)), PREFIX, weakest)
            }
            _ => bracket(format!("-{}", text(operand, PREFIX)), PREFIX, weakest),
        },
        ExprKind::Binary { operator, left, right } => {
            let (spelling, power) = operator.spelling();
            // Operators bind to the left, but comparisons do not chain.
            let left_power = if operator.compares() { power + 1 } else { power };
            let joined = format!("{} {spelling} {}", text(left, left_power), text(right, power + 1));
            bracket(joined, power, weakest)
        }
        ExprKind::IsNull { operand, negated } => {
            format!("{}.{}()", text(operand, PREFIX + 1), if *negated { "is_not_null" } else { "is_null" })
        }
        ExprKind::In { operand, list: values, negated } => {
            format!("{}.{}({})", text(operand, PREFIX + 1), if *negated { "not_in" } else { "in_" }, list(values))
        }
    }
}

fn bracket(text: String, power: u8, weakest: u8) -> String {
    if power < weakest { format!("({text})") } else { text }
}

fn column(name: &str) -> String {
    let bare = crate::print::name(name);
    if bare.starts_with('"') || matches!(name, "true" | "false" | "null") {
        return format!("col({})", quoted(name));
    }
    bare
}
