//! Expressions: a closed tree with its own parser.
//!
//! They are written as in Rust (`&&`, `==`, `a.is_null()`) and mean what SQL means. The parser is ours because what
//! `syn::Expr` accepts depends on features that other crates switch on, and a migration must mean the same for ever.

mod check;
mod function;
mod parse;
mod print;

pub(crate) use check::{Scope, check_condition, check_default, check_expr, check_fill, check_value, literal_problem};
#[cfg(test)]
pub(crate) use function::FUNCTIONS;
pub(crate) use function::Function;
pub(crate) use parse::{condition, default_value, in_brackets, literal};
pub(crate) use print::{print, print_condition, print_default};

use crate::source::Span;

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ExprKind {
    Literal(Literal),
    Column(String),
    Call { function: Function, args: Vec<Expr> },
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Binary { operator: Operator, left: Box<Expr>, right: Box<Expr> },
    IsNull { operand: Box<Expr>, negated: bool },
    In { operand: Box<Expr>, list: Vec<Expr>, negated: bool },
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    /// A whole number. Wide enough for every integer type.
    Integer(i128),
    /// A number with a point, as it was written: never a binary fraction.
    Decimal(String),
    Text(String),
    Boolean(bool),
    Null,
}

/// An operator between two expressions.
///
/// Division is not among them: between whole numbers it truncates on SQLite and PostgreSQL and does not on MySQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Remainder,
}

impl Operator {
    /// Every operator with its spelling and how tightly it binds.
    pub(crate) const ALL: [(Self, &'static str, u8); 12] = [
        (Self::Or, "||", 1),
        (Self::And, "&&", 2),
        (Self::Equal, "==", 3),
        (Self::NotEqual, "!=", 3),
        (Self::LessOrEqual, "<=", 3),
        (Self::GreaterOrEqual, ">=", 3),
        (Self::Less, "<", 3),
        (Self::Greater, ">", 3),
        (Self::Add, "+", 4),
        (Self::Subtract, "-", 4),
        (Self::Multiply, "*", 5),
        (Self::Remainder, "%", 5),
    ];

    /// The spelling and how tightly it binds.
    pub(crate) fn spelling(self) -> (&'static str, u8) {
        let found = Self::ALL.iter().find(|(operator, _, _)| *operator == self);
        found.map_or(("", 0), |(_, text, power)| (text, *power))
    }

    /// Whether it compares, and so gives a truth value.
    pub(crate) fn compares(self) -> bool {
        self.spelling().1 == 3
    }
}

/// A truth value that is asked for: an expression, or raw SQL that is passed on as it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    Expr(Expr),
    Raw(String),
}

/// A column's default.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DefaultValue {
    Literal(Literal),
    Now,
    Expr(Expr),
}

impl DefaultValue {
    /// Whether it is this text.
    pub(crate) fn is_text(&self, text: &str) -> bool {
        matches!(self, Self::Literal(Literal::Text(own)) if own == text)
    }
}

impl Expr {
    /// Calls a function on every column name in the tree.
    pub(crate) fn for_each_column<'a>(&'a self, visit: &mut impl FnMut(&'a str)) {
        match &self.kind {
            ExprKind::Literal(_) => {}
            ExprKind::Column(name) => visit(name),
            ExprKind::Call { args, .. } => args.iter().for_each(|arg| arg.for_each_column(visit)),
            ExprKind::Not(operand) | ExprKind::Negate(operand) | ExprKind::IsNull { operand, .. } => {
                operand.for_each_column(visit);
            }
            ExprKind::Binary { left, right, .. } => {
                left.for_each_column(visit);
                right.for_each_column(visit);
            }
            ExprKind::In { operand, list, .. } => {
                operand.for_each_column(visit);
                list.iter().for_each(|entry| entry.for_each_column(visit));
            }
        }
    }

    /// The first column that the tree names, and where.
    pub(crate) fn first_column(&self) -> Option<(&str, Span)> {
        match &self.kind {
            ExprKind::Literal(_) => None,
            ExprKind::Column(name) => Some((name, self.span)),
            ExprKind::Call { args, .. } => args.iter().find_map(Self::first_column),
            ExprKind::Not(operand) | ExprKind::Negate(operand) | ExprKind::IsNull { operand, .. } => {
                operand.first_column()
            }
            ExprKind::Binary { left, right, .. } => left.first_column().or_else(|| right.first_column()),
            ExprKind::In { operand, list, .. } => {
                operand.first_column().or_else(|| list.iter().find_map(Self::first_column))
            }
        }
    }

    /// Whether the tree holds this text as a literal.
    pub(crate) fn names_text(&self, text: &str) -> bool {
        match &self.kind {
            ExprKind::Literal(literal) => matches!(literal, Literal::Text(held) if held == text),
            ExprKind::Column(_) => false,
            ExprKind::Call { args, .. } => args.iter().any(|arg| arg.names_text(text)),
            ExprKind::Not(operand) | ExprKind::Negate(operand) | ExprKind::IsNull { operand, .. } => {
                operand.names_text(text)
            }
            ExprKind::Binary { left, right, .. } => left.names_text(text) || right.names_text(text),
            ExprKind::In { operand, list, .. } => {
                operand.names_text(text) || list.iter().any(|entry| entry.names_text(text))
            }
        }
    }

    /// Renames a column everywhere in the tree.
    pub(crate) fn rename_column(&mut self, from: &str, to: &str) {
        match &mut self.kind {
            ExprKind::Literal(_) => {}
            ExprKind::Column(name) => {
                if name == from {
                    to.clone_into(name);
                }
            }
            ExprKind::Call { args, .. } => args.iter_mut().for_each(|arg| arg.rename_column(from, to)),
            ExprKind::Not(operand) | ExprKind::Negate(operand) | ExprKind::IsNull { operand, .. } => {
                operand.rename_column(from, to);
            }
            ExprKind::Binary { left, right, .. } => {
                left.rename_column(from, to);
                right.rename_column(from, to);
            }
            ExprKind::In { operand, list, .. } => {
                operand.rename_column(from, to);
                list.iter_mut().for_each(|entry| entry.rename_column(from, to));
            }
        }
    }

    /// The columns that the tree names, each once, in the order in which they appear.
    pub(crate) fn columns(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.for_each_column(&mut |name| {
            if !found.contains(&name) {
                found.push(name);
            }
        });
        found
    }
}

impl Condition {
    /// The columns that the condition names; none for raw SQL, which nobody reads.
    pub(crate) fn columns(&self) -> Vec<&str> {
        match self {
            Self::Expr(expr) => expr.columns(),
            Self::Raw(_) => Vec::new(),
        }
    }

    /// Whether the condition holds this text, in raw SQL as a word.
    pub(crate) fn names_text(&self, text: &str) -> bool {
        match self {
            Self::Expr(expr) => expr.names_text(text),
            Self::Raw(sql) => sql.contains(text),
        }
    }

    /// Renames a column; raw SQL stays as it is.
    pub(crate) fn rename_column(&mut self, from: &str, to: &str) {
        if let Self::Expr(expr) = self {
            expr.rename_column(from, to);
        }
    }
}
