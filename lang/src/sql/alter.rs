//! `alter table`: what its verbs come to, and how servers do it: each stage in place, after what must hold of the rows.

use dbmigrate_core::Step;

use super::statement::{alter, plain, quote_relation, update};
use super::{Dialect, Refusal, constraint, expr, precondition, statement};
use crate::ast::RawText;
use crate::expr::DefaultValue;
use crate::schema::{Column, IndexKey, Table};
use crate::source::Span;

/// One change of a table. What it is about is found in the tables before and after it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Change {
    /// A column is added at the end, with a value for the rows that are there.
    AddColumn { column: String, fill: Option<DefaultValue> },
    /// A column goes, and the constraints that go with it.
    DropColumn { column: String },
    /// A column is renamed wherever it is named.
    RenameColumn { from: String, to: String },
    /// A column gets another type, nullability or default: an expression for the values that are there, and a value for
    /// those that are null.
    AlterColumn { column: String, using: Option<RawText>, fill: Option<DefaultValue> },
    /// A constraint is added.
    AddConstraint { name: String },
    /// A constraint goes.
    DropConstraint { name: String },
    /// A constraint is renamed.
    RenameConstraint { from: String, to: String },
}

/// A change and the table on both sides of it.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    pub change: Change,
    pub before: Table,
    pub after: Table,
    /// Where it was written.
    pub span: Span,
}

/// A change of a column's type, nullability and default, in the table as it is afterwards.
pub(crate) struct ColumnChange<'a> {
    pub after: &'a Table,
    pub from: &'a Column,
    pub to: &'a Column,
    /// What becomes of the values that are there, as SQL.
    pub using: Option<&'a str>,
    /// The value for rows where the column is null, as SQL.
    pub fill: Option<String>,
}

/// The steps of each stage, one after the other.
pub(super) fn stage_by_stage(dialect: &dyn Dialect, stages: &[Stage]) -> Result<Vec<Step>, Refusal> {
    let mut steps = Vec::new();
    for stage in stages {
        let source = quote_relation(dialect, &stage.before.name);
        steps.extend(precondition::of(dialect, stage, &source));
        steps.extend(self::stage(dialect, stage).map_err(|refusal| refusal.at(stage.span))?);
    }
    Ok(steps)
}

/// The column change that a stage is.
pub(super) fn column_change<'a>(
    dialect: &dyn Dialect,
    stage: &'a Stage,
    from: &'a Column,
    to: &'a Column,
) -> ColumnChange<'a> {
    let (using, fill) = match &stage.change {
        Change::AlterColumn { using, fill, .. } => (using.as_ref(), fill.as_ref()),
        _ => (None, None),
    };
    ColumnChange {
        after: &stage.after,
        from,
        to,
        using: using.and_then(|text| text.on(dialect.backend())),
        fill: fill.map(|value| expr::default(dialect, value, &to.ty)),
    }
}

fn stage(dialect: &dyn Dialect, stage: &Stage) -> Result<Vec<Step>, Refusal> {
    let (before, after) = (&stage.before, &stage.after);
    match &stage.change {
        Change::AddColumn { column, fill } => match (after.column(column), fill) {
            (Some(column), None) => statement::add_column(dialect, after, column, true),
            (Some(column), Some(fill)) => add_filled(dialect, after, column, fill),
            (None, _) => Ok(Vec::new()),
        },
        Change::DropColumn { column } => {
            before.column(column).map_or(Ok(Vec::new()), |column| dialect.drop_column(before, column))
        }
        Change::RenameColumn { from, to } => dialect.rename_column(before, from, to),
        Change::AlterColumn { column, .. } => match (before.column(column), after.column(column)) {
            (Some(from), Some(to)) => {
                refuse_long_keys(dialect, after, column)?;
                dialect.change_column(&column_change(dialect, stage, from, to))
            }
            _ => Ok(Vec::new()),
        },
        Change::RenameConstraint { from, to } => match dialect.rename_constraint(from, to) {
            Some(clause) => Ok(vec![plain(alter(dialect, after, &[clause]))]),
            None => constraints(dialect, before, after),
        },
        Change::AddConstraint { .. } | Change::DropConstraint { .. } => constraints(dialect, before, after),
    }
}

fn constraints(dialect: &dyn Dialect, before: &Table, after: &Table) -> Result<Vec<Step>, Refusal> {
    let clauses = dialect.change_constraints(before, after)?;
    Ok(if clauses.is_empty() { Vec::new() } else { vec![plain(alter(dialect, after, &clauses))] })
}

/// The column comes empty, is filled, and is constrained when every row has its value.
fn add_filled(
    dialect: &dyn Dialect,
    after: &Table,
    column: &Column,
    fill: &DefaultValue,
) -> Result<Vec<Step>, Refusal> {
    let bare = Column { nullable: true, ..column.clone() };
    let mut steps = statement::add_column(dialect, after, &bare, false)?;
    let value = expr::default(dialect, fill, &column.ty);
    steps.push(update(dialect, after, &column.name, &value, None));
    let mut clauses = Vec::new();
    if !column.nullable {
        clauses.push(dialect.require_column(after, column)?);
    }
    let lines = constraint::lines(dialect, after, |columns| columns.contains(&&*column.name))?;
    clauses.extend(lines.into_iter().map(|line| format!("ADD {line}")));
    if !clauses.is_empty() {
        steps.push(plain(alter(dialect, after, &clauses)));
    }
    Ok(steps)
}

/// A column in a key or an index that would be too long for it after the change.
fn refuse_long_keys(dialect: &dyn Dialect, table: &Table, column: &str) -> Result<(), Refusal> {
    let keys = table.primary_key.iter().chain(&table.uniques).map(|key| key.columns.clone());
    let indexes = table.indexes.iter().map(|index| {
        let names = index.parts.iter().filter_map(|part| match &part.key {
            IndexKey::Column(name) => Some(name.clone()),
            IndexKey::Expr(_) => None,
        });
        names.collect()
    });
    let foreign = table.foreign_keys.iter().filter(|_| dialect.indexes_foreign_keys()).map(|key| key.columns.clone());
    let lists: Vec<Vec<String>> = keys.chain(indexes).chain(foreign).collect();
    for list in lists.iter().filter(|list| list.iter().any(|name| name == column)) {
        constraint::check_key_columns(dialect, table, list)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Type;
    use crate::sql::{dialect, testing};
    use dbmigrate_core::Backend;

    #[test]
    fn a_key_over_a_column_must_fit_after_the_change() {
        let mut table = testing::table(&[("a", Type::String(200)), ("b", Type::Text)]);
        table.uniques.push(crate::schema::Key { name: "t_b_key".into(), columns: vec!["b".into()] });
        let refused = |column| refuse_long_keys(dialect(Backend::Mysql), &table, column).is_err();
        assert!(refused("b"));
        assert!(!refused("a"));
        assert!(refuse_long_keys(dialect(Backend::Postgres), &table, "b").is_ok());
    }
}
