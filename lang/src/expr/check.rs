//! Expressions against the columns that they name.

use super::function::Class;
use super::{Condition, DefaultValue, Expr, ExprKind, Function, Literal, Operator};
use crate::diagnostic::{Diagnostic, Sink, similar};
use crate::habit;
use crate::schema::{Column, Table, Type};
use crate::source::Span;

/// What an expression may name.
pub(crate) struct Scope<'a> {
    /// The table whose row it is about.
    pub table: &'a Table,
    /// Whether a backend of the project keeps decimals as text.
    pub decimals_are_text: bool,
}

impl Scope<'_> {
    /// Finds a column, or reports that there is none.
    pub(crate) fn column(&self, name: &str, span: Span, sink: &mut Sink) -> Option<&Column> {
        let found = self.table.column(name);
        if found.is_none() {
            let names = self.table.columns.iter().map(|column| &*column.name);
            let meant = habit::column(name).map(str::to_owned);
            let help = meant.unwrap_or_else(|| {
                let names = similar(name, names.clone()).map_or_else(
                    || format!("the columns are {}", names.collect::<Vec<_>>().join(", ")),
                    |close| format!("did you mean `{close}`?"),
                );
                match &*self.table.created_by {
                    "" => names,
                    id => format!("{names} (table created by {id})"),
                }
            });
            sink.error_with_help(
                "unknown-column",
                span,
                format!("no column `{name}` in table `{}`", self.table.name),
                help,
            );
        }
        found
    }
}

/// Checks a condition: its columns, its operands, and that it is a truth value. Raw SQL is the database's to check.
pub(crate) fn check_condition(condition: &Condition, scope: &Scope<'_>, sink: &mut Sink) {
    if let Condition::Expr(expr) = condition {
        let class = check_expr(expr, scope, sink);
        want(class, Class::Truth, expr.span, sink, "a condition");
    }
}

/// Checks an expression and gives the class of its value.
pub(crate) fn check_expr(expr: &Expr, scope: &Scope<'_>, sink: &mut Sink) -> Class {
    match &expr.kind {
        ExprKind::Literal(literal) => class_of_literal(literal),
        ExprKind::Column(name) => {
            scope.column(name, expr.span, sink).map_or(Class::Any, |column| class_of_type(&column.ty))
        }
        ExprKind::Call { function, args } => {
            let signature = function.signature();
            let least = signature.takes.len();
            if args.len() < least || (args.len() > least && !signature.variadic) {
                let more = if signature.variadic { "or more " } else { "" };
                let plural = if least == 1 { "" } else { "s" };
                let message =
                    format!("`{}` takes {least} {more}argument{plural}, and gets {}", signature.name, args.len());
                let takes: Vec<&str> = signature.takes.iter().map(|class| class.words()).collect();
                let help = format!("it takes {}", takes.join(", "));
                match takes.is_empty() {
                    true => sink.error("wrong-arguments", expr.span, message),
                    false => sink.error_with_help("wrong-arguments", expr.span, message, help),
                };
            }
            for (position, arg) in args.iter().enumerate() {
                let class = check_expr(arg, scope, sink);
                let wanted = signature.takes.get(position).or(signature.takes.last()).copied().unwrap_or(Class::Any);
                want(class, wanted, arg.span, sink, &format!("`{}`", signature.name));
                if wanted == Class::Number {
                    refuse_decimal_text(arg, scope, sink);
                }
            }
            signature.gives
        }
        ExprKind::Not(operand) => {
            let class = check_expr(operand, scope, sink);
            want(class, Class::Truth, operand.span, sink, "`!`");
            Class::Truth
        }
        ExprKind::Negate(operand) => {
            let class = check_expr(operand, scope, sink);
            refuse_decimal_text(operand, scope, sink);
            want(class, Class::Number, operand.span, sink, "`-`");
            Class::Number
        }
        ExprKind::IsNull { operand, .. } => {
            check_expr(operand, scope, sink);
            Class::Truth
        }
        ExprKind::In { operand, list, .. } => {
            let class = check_expr(operand, scope, sink);
            refuse_decimal_text(operand, scope, sink);
            for entry in list {
                let entry_class = check_expr(entry, scope, sink);
                if entry.kind == ExprKind::Literal(Literal::Null) {
                    let help = "leave it out, and say `a.in_(…) || a.is_null()` or `a.not_in(…) && a.is_not_null()`";
                    let message = "nothing equals null, so it is never in a list";
                    sink.error_with_help("null-comparison", entry.span, message, help);
                }
                compare(class, entry_class, entry.span, sink);
                refuse_computed_enum((class, entry_class), entry, sink);
                check_against_column(operand, entry, scope, sink);
            }
            Class::Truth
        }
        ExprKind::Binary { operator, left, right } => binary(*operator, left, right, scope, sink),
    }
}

/// Checks that a default fits its column.
pub(crate) fn check_default(default: &DefaultValue, column: &Column, scope: &Scope<'_>, span: Span, sink: &mut Sink) {
    match default {
        DefaultValue::Literal(Literal::Null) if !column.nullable => {
            let message = format!("column `{}` is not nullable, so null is no default for it", column.name);
            sink.error_with_help("bad-default", span, message, "make its type `Option<…>` or choose another default");
        }
        DefaultValue::Literal(literal) => {
            if let Some(problem) = literal_problem(&column.ty, literal) {
                let message = format!("this default does not fit column `{}`: {}", column.name, problem.message);
                sink.push(Diagnostic { code: "bad-default", span, message, help: problem.help });
            }
        }
        DefaultValue::Now if !column.ty.is_time() && !matches!(column.ty, Type::Custom(_)) => {
            let message = format!("`now()` is a time, and column `{}` is none", column.name);
            sink.error("bad-default", span, message);
        }
        DefaultValue::Now => {}
        DefaultValue::Expr(expr) => {
            if let Some((name, place)) = expr.first_column() {
                let message = format!("a default is computed before its row exists: it cannot read column `{name}`");
                let help = "what is always computed of the row is `generated as (…)`, and what the rows that are there get is `fill (…)`";
                sink.error_with_help("bad-default", place, message, help);
                return;
            }
            check_value(expr, column, scope, sink);
        }
    }
}

/// Checks that what is computed fits its column.
pub(crate) fn check_value(value: &Expr, column: &Column, scope: &Scope<'_>, sink: &mut Sink) {
    let (wanted, class) = (class_of_type(&column.ty), check_expr(value, scope, sink));
    if !agree(wanted, class) {
        let message = format!("column `{}` holds {}, and this is {}", column.name, wanted.words(), class.words());
        sink.error("wrong-operand", value.span, message);
    }
}

/// Checks that the value for the rows that are there fits its column. It may read the other columns of the row.
pub(crate) fn check_fill(fill: &DefaultValue, column: &Column, scope: &Scope<'_>, span: Span, sink: &mut Sink) {
    match fill {
        DefaultValue::Literal(Literal::Null) => {
            let help = "leave `fill` out: without it the rows that are there have the default, or null";
            sink.error_with_help("bad-fill", span, "null fills nothing", help);
        }
        DefaultValue::Literal(literal) => {
            if let Some(problem) = literal_problem(&column.ty, literal) {
                let message = format!("this value does not fit column `{}`: {}", column.name, problem.message);
                sink.push(Diagnostic { code: "bad-fill", span, message, help: problem.help });
            }
        }
        DefaultValue::Now => check_default(fill, column, scope, span, sink),
        DefaultValue::Expr(expr) => {
            let errors = sink.len();
            check_value(expr, column, scope, sink);
            if sink.len() == errors && class_of_type(&column.ty) == Class::Enum {
                let class = check_expr(expr, scope, sink);
                refuse_computed_enum((Class::Enum, class), expr, sink);
            }
        }
    }
}

/// Why a literal does not fit a type.
pub(crate) struct LiteralProblem {
    pub message: String,
    pub help: Option<String>,
}

/// Says why a literal does not fit a type; `None` where it does. Null fits: whether it may stand is the column's matter.
pub(crate) fn literal_problem(ty: &Type, literal: &Literal) -> Option<LiteralProblem> {
    let problem = |message: String| Some(LiteralProblem { message, help: None });
    match (ty, literal) {
        (_, Literal::Null) | (Type::Custom(_), _) | (Type::Json | Type::JsonBinary, Literal::Text(_)) => None,
        (Type::Json | Type::JsonBinary, _) => Some(LiteralProblem {
            message: "JSON is written as text".into(),
            help: Some(format!("write {}", crate::print::quoted(&literal.to_string()))),
        }),
        (Type::Uuid, Literal::Text(text)) if !is_uuid(text) => Some(LiteralProblem {
            message: "it is no UUID of 36 characters".into(),
            help: Some("as \"67e55044-10b1-426f-9247-bb680e5fe0c8\"".into()),
        }),
        (Type::Enum(values) | Type::NamedEnum { values, .. }, Literal::Text(text)) if !values.contains(text) => {
            Some(LiteralProblem {
                message: format!("{text:?} is none of its values"),
                help: Some(similar(text, values.iter().map(|value| &**value)).map_or_else(
                    || {
                        format!(
                            "the values are {}",
                            values.iter().map(|value| format!("{value:?}")).collect::<Vec<_>>().join(", ")
                        )
                    },
                    |close| format!("did you mean {close:?}?"),
                )),
            })
        }
        (Type::Decimal { precision, scale }, Literal::Integer(_) | Literal::Decimal(_)) => {
            let text = literal.to_string();
            let text = text.trim_start_matches('-');
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            let digits = u32::try_from(whole.trim_start_matches('0').len()).unwrap_or(u32::MAX);
            if digits > precision - scale {
                return problem(format!("it has more than {} digits before the point", precision - scale));
            }
            if u32::try_from(fraction.len()).unwrap_or(u32::MAX) > *scale {
                return problem(format!("it has more than {scale} digits behind the point"));
            }
            None
        }
        (_, Literal::Integer(number)) if ty.integer_range().is_some() => {
            let (least, most) = ty.integer_range()?;
            if (least..=most).contains(number) {
                return None;
            }
            problem(format!("{number} is outside of {least} to {most}"))
        }
        (_, Literal::Decimal(_)) if ty.integer_range().is_some() => problem("it is no whole number".into()),
        (_, Literal::Text(text)) if ty.text_limit().is_some() => {
            let limit = ty.text_limit()?;
            let length = text.chars().count();
            if u32::try_from(length).unwrap_or(u32::MAX) <= limit {
                return None;
            }
            problem(format!("it has {length} characters, and {limit} fit"))
        }
        (Type::Uuid | Type::Blob | Type::Binary(_) | Type::VarBinary(_), Literal::Text(_)) => None,
        _ if ty.is_time() && matches!(literal, Literal::Text(_)) => None,
        _ => {
            let (wanted, given) = (class_of_type(ty), class_of_literal(literal));
            let as_text = wanted == Class::Enum && given == Class::Text;
            let fits = wanted == given || as_text || wanted == Class::Any || given == Class::Any;
            if fits {
                None
            } else {
                problem(format!("it is {}, and the column holds {}", given.words(), wanted.words()))
            }
        }
    }
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn binary(operator: Operator, left: &Expr, right: &Expr, scope: &Scope<'_>, sink: &mut Sink) -> Class {
    let classes = (check_expr(left, scope, sink), check_expr(right, scope, sink));
    let spelling = operator.spelling().0;
    match operator {
        Operator::And | Operator::Or => {
            want(classes.0, Class::Truth, left.span, sink, &format!("`{spelling}`"));
            want(classes.1, Class::Truth, right.span, sink, &format!("`{spelling}`"));
            Class::Truth
        }
        _ if operator.compares() => {
            compare(classes.0, classes.1, left.span.to(right.span), sink);
            refuse_computed_enum(classes, right, sink);
            refuse_computed_enum((classes.1, classes.0), left, sink);
            check_against_column(left, right, scope, sink);
            check_against_column(right, left, scope, sink);
            refuse_decimal_text(left, scope, sink);
            refuse_decimal_text(right, scope, sink);
            Class::Truth
        }
        _ => {
            if operator == Operator::Add && (classes.0 == Class::Text || classes.1 == Class::Text) {
                let span = left.span.to(right.span);
                sink.error_with_help(
                    "wrong-operand",
                    span,
                    "`+` adds numbers, and this is text",
                    "write `concat(a, b)`",
                );
                return Class::Any;
            }
            for (class, operand) in [(classes.0, left), (classes.1, right)] {
                refuse_decimal_text(operand, scope, sink);
                want(class, Class::Number, operand.span, sink, &format!("`{spelling}`"));
            }
            Class::Number
        }
    }
}

/// A type of its own on PostgreSQL compares with its own values only, and these are written, not computed.
fn refuse_computed_enum((class, other): (Class, Class), value: &Expr, sink: &mut Sink) {
    if class == Class::Enum && other == Class::Text && !matches!(value.kind, ExprKind::Literal(_)) {
        let help = "write the value, as \"draft\", or make the column `Enum(\"…\", \"…\")`, which is text everywhere";
        let message = "an enum with a name is compared with its values only, and this is computed text";
        sink.error_with_help("wrong-operand", value.span, message, help);
    }
}

/// Decimals are text on SQLite: `1.5` and `1.50` differ there, and ordering and arithmetic would be wrong.
fn refuse_decimal_text(operand: &Expr, scope: &Scope<'_>, sink: &mut Sink) {
    let name = match &operand.kind {
        ExprKind::Column(name) => name,
        ExprKind::Call { function: Function::Coalesce, args } => {
            args.iter().for_each(|arg| refuse_decimal_text(arg, scope, sink));
            return;
        }
        _ => return,
    };
    let decimal = scope.table.column(name).is_some_and(|column| matches!(column.ty, Type::Decimal { .. }));
    if decimal && scope.decimals_are_text {
        sink.error_with_help(
            "decimal-as-text",
            operand.span,
            format!("column `{name}` is a Decimal, which SQLite keeps as text: it cannot be compared or calculated with there"),
            "keep whole minor units instead, as `amount_cents: BigInteger`",
        );
    }
}

/// A literal that is compared with a column must be a value that the column can have.
fn check_against_column(column: &Expr, value: &Expr, scope: &Scope<'_>, sink: &mut Sink) {
    let (ExprKind::Column(name), ExprKind::Literal(literal)) = (&column.kind, &value.kind) else {
        return;
    };
    let Some(column) = scope.table.column(name) else {
        return;
    };
    // What is of another kind was refused by the comparison itself.
    let (class, given) = (class_of_type(&column.ty), class_of_literal(literal));
    if class != given && (class, given) != (Class::Enum, Class::Text) {
        return;
    }
    if let Some(problem) = literal_problem(&column.ty, literal) {
        let message = format!("column `{name}` never has this value: {}", problem.message);
        sink.push(Diagnostic { code: "impossible-value", span: value.span, message, help: problem.help });
    }
}

fn want(class: Class, wanted: Class, span: Span, sink: &mut Sink, by: &str) {
    if class != wanted && class != Class::Any && wanted != Class::Any {
        let message = format!("{by} wants {}, this is {}", wanted.words(), class.words());
        sink.error("wrong-operand", span, message);
    }
}

fn compare(left: Class, right: Class, span: Span, sink: &mut Sink) {
    if agree(left, right) {
        return;
    }
    let message = format!("{} is compared with {}", left.words(), right.words());
    if [left, right].contains(&Class::Truth) {
        let help = "a truth value stands for itself: `active`, or `!active`";
        sink.error_with_help("wrong-operand", span, message, help);
    } else {
        sink.error("wrong-operand", span, message);
    }
}

fn agree(left: Class, right: Class) -> bool {
    // Times and the values of an enum are written as text.
    let written = |class| matches!(class, Class::Time | Class::Enum);
    let as_text = (written(left) && right == Class::Text) || (left == Class::Text && written(right));
    left == right || left == Class::Any || right == Class::Any || as_text
}

fn class_of_literal(literal: &Literal) -> Class {
    match literal {
        Literal::Integer(_) | Literal::Decimal(_) => Class::Number,
        Literal::Text(_) => Class::Text,
        Literal::Boolean(_) => Class::Truth,
        Literal::Null => Class::Any,
    }
}

fn class_of_type(ty: &Type) -> Class {
    match ty {
        _ if ty.integer_range().is_some() => Class::Number,
        Type::Float | Type::Double | Type::Decimal { .. } => Class::Number,
        Type::Boolean => Class::Truth,
        Type::Uuid => Class::Text,
        Type::NamedEnum { .. } => Class::Enum,
        Type::Binary(_) | Type::VarBinary(_) | Type::Blob => Class::Bytes,
        _ if ty.is_text() => Class::Text,
        _ if ty.is_time() => Class::Time,
        _ => Class::Any,
    }
}
