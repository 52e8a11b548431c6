//! Our expressions as sea-query's.

use sea_query::{Alias, BinOper, Expr as Sea, ExprTrait as _, Func, UnOper, Value};

use super::{Dialect, Piece};
use crate::expr::{Condition, DefaultValue, Expr, ExprKind, Function, Literal, Operator};
use crate::schema::Type;
use dbmigrate_core::Backend;

/// A condition as SQL.
pub(super) fn condition(dialect: &dyn Dialect, condition: &Condition) -> String {
    match condition {
        Condition::Expr(expr) => text(dialect, expr),
        Condition::Raw(sql) => sql.clone(),
    }
}

/// An expression as SQL.
pub(super) fn text(dialect: &dyn Dialect, expr: &Expr) -> String {
    dialect.spell(&Piece::Expr(lower(dialect.backend(), expr)))
}

/// A default as what sea-query puts after `DEFAULT`: it brackets what is neither a constant nor a keyword.
pub(super) fn default(dialect: &dyn Dialect, default: &DefaultValue, ty: &Type) -> String {
    match default {
        DefaultValue::Literal(value) => {
            let text = dialect.spell(&Piece::Expr(literal(value, ty)));
            if dialect.brackets_default(ty) && *value != Literal::Null { format!("({text})") } else { text }
        }
        DefaultValue::Now => dialect.now(ty).to_owned(),
        DefaultValue::Expr(expr) => format!("({})", text(dialect, expr)),
    }
}

/// A literal that is stored in a column of this type.
pub(super) fn literal(value: &Literal, ty: &Type) -> Sea {
    match (value, ty) {
        // Digits in quotes are exact everywhere; a bare number would become a binary fraction on SQLite.
        (Literal::Integer(_) | Literal::Decimal(_), Type::Decimal { .. }) => Sea::Constant(value.to_string().into()),
        // A text would be decoded by PostgreSQL, where a backslash escapes, and would stay a text on SQLite.
        (Literal::Text(text), Type::Binary(_) | Type::VarBinary(_) | Type::Blob) => {
            Sea::Constant(Value::Bytes(Some(text.as_bytes().to_vec())))
        }
        _ => constant(value),
    }
}

fn constant(value: &Literal) -> Sea {
    match value {
        Literal::Integer(number) => match i64::try_from(*number) {
            Ok(number) => Sea::Constant(Value::BigInt(Some(number))),
            Err(_) => Sea::Custom(number.to_string().into()),
        },
        Literal::Decimal(digits) => Sea::Custom(digits.clone().into()),
        Literal::Text(text) => Sea::Constant(text.as_str().into()),
        Literal::Boolean(value) => Sea::Constant(Value::Bool(Some(*value))),
        Literal::Null => Sea::Keyword(sea_query::Keyword::Null),
    }
}

fn lower(backend: Backend, expr: &Expr) -> Sea {
    let list = |exprs: &[Expr]| exprs.iter().map(|expr| lower(backend, expr)).collect::<Vec<_>>();
    match &expr.kind {
        ExprKind::Literal(literal) => constant(literal),
        ExprKind::Column(name) => Sea::col(Alias::new(name)),
        // Without the word nothing escapes in SQLite's patterns, while a backslash does elsewhere.
        ExprKind::Call { function: Function::Like, args } if backend == Backend::Sqlite && may_escape(args) => {
            let mut args = list(args);
            if let Some(pattern) = args.pop() {
                args.push(pattern.binary(BinOper::Escape, constant(&Literal::Text("\\".into()))));
            }
            join(args, BinOper::Like)
        }
        ExprKind::Call { function, args } => call(backend, *function, list(args)),
        ExprKind::Not(operand) => Sea::Unary(UnOper::Not, Box::new(lower(backend, operand))),
        ExprKind::Negate(operand) => Sea::Constant(Value::BigInt(Some(0))).sub(lower(backend, operand)),
        ExprKind::Binary { operator, left, right } => {
            lower(backend, left).binary(operator_of(*operator), lower(backend, right))
        }
        ExprKind::IsNull { operand, negated: false } => lower(backend, operand).is_null(),
        ExprKind::IsNull { operand, negated: true } => lower(backend, operand).is_not_null(),
        ExprKind::In { operand, list: values, negated: false } => lower(backend, operand).is_in(list(values)),
        ExprKind::In { operand, list: values, negated: true } => lower(backend, operand).is_not_in(list(values)),
    }
}

/// Whether the pattern of `like` holds a backslash, as far as it is known.
fn may_escape(args: &[Expr]) -> bool {
    match args.last().map(|pattern| &pattern.kind) {
        Some(ExprKind::Literal(Literal::Text(text))) => text.contains('\\'),
        _ => true,
    }
}

fn operator_of(operator: Operator) -> BinOper {
    match operator {
        Operator::Or => BinOper::Or,
        Operator::And => BinOper::And,
        Operator::Equal => BinOper::Equal,
        Operator::NotEqual => BinOper::NotEqual,
        Operator::Less => BinOper::SmallerThan,
        Operator::LessOrEqual => BinOper::SmallerThanOrEqual,
        Operator::Greater => BinOper::GreaterThan,
        Operator::GreaterOrEqual => BinOper::GreaterThanOrEqual,
        Operator::Add => BinOper::Add,
        Operator::Subtract => BinOper::Sub,
        Operator::Multiply => BinOper::Mul,
        Operator::Remainder => BinOper::Mod,
    }
}

fn call(backend: Backend, function: Function, args: Vec<Sea>) -> Sea {
    let named = |name: &'static str, args: Vec<Sea>| Sea::from(Func::cust(name).args(args));
    match function {
        // LENGTH counts bytes on MySQL.
        Function::Length if backend == Backend::Mysql => named("CHAR_LENGTH", args),
        Function::Length => named("LENGTH", args),
        Function::Lower => named("LOWER", args),
        Function::Upper => named("UPPER", args),
        Function::Trim => named("TRIM", args),
        Function::Abs => named("ABS", args),
        Function::Coalesce => named("COALESCE", args),
        Function::Replace => named("REPLACE", args),
        Function::Substring => named("SUBSTR", args),
        Function::Now => Sea::current_timestamp(),
        // `||` is a logical or on MySQL; CONCAT gives null there where one part is null, as `||` does elsewhere.
        Function::Concat if backend == Backend::Mysql => named("CONCAT", args),
        Function::Concat => join(args, BinOper::Custom("||")),
        Function::Like => join(args, BinOper::Like),
    }
}

fn join(args: Vec<Sea>, operator: BinOper) -> Sea {
    let mut args = args.into_iter();
    let first = args.next().unwrap_or(Sea::Keyword(sea_query::Keyword::Null));
    args.fold(first, |left, right| left.binary(operator, right))
}
