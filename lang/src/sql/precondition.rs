//! What must hold of the rows before a table is changed, and what they lose.

use dbmigrate_core::{Loss, Precondition, Step};

use super::statement::{quote, quote_relation};
use super::{Change, Dialect, Stage, capture, conversion, expr};
use crate::expr::Condition;
use crate::schema::{Column, Constraint, Index, IndexKey, Recast, Table, Type, conversion as way};

/// What stands before the statements of a stage. `source` is what the rows are read from: the table, or a query that
/// gives what it will be by then, in brackets and under the table's name.
pub(super) fn of(dialect: &dyn Dialect, stage: &Stage, source: &str) -> Vec<Step> {
    let table = &stage.before;
    match &stage.change {
        Change::AddColumn { column, fill } => {
            let added = stage.after.column(column).filter(|_| fill.is_none());
            added.into_iter().filter_map(|column| needs_no_rows(dialect, table, column, source)).collect()
        }
        Change::DropColumn { column } => {
            vec![capture(table, Loss::Column { table: table.name.clone().into(), column: column.clone().into() })]
        }
        Change::AlterColumn { column, using, fill } => match (table.column(column), stage.after.column(column)) {
            (Some(from), Some(to)) => changed(dialect, table, (from, to), using.is_some(), fill.is_some(), source),
            _ => Vec::new(),
        },
        Change::AddConstraint { name } => {
            let added = stage.after.constraint(name);
            added.into_iter().filter_map(|constraint| constrained(dialect, table, constraint, source)).collect()
        }
        Change::RenameColumn { .. } | Change::DropConstraint { .. } | Change::RenameConstraint { .. } => Vec::new(),
    }
}

/// What a unique index needs, as far as it is over columns.
pub(super) fn of_index(dialect: &dyn Dialect, table: &Table, index: &Index) -> Option<Step> {
    let names = index.parts.iter().map(|part| match &part.key {
        IndexKey::Column(name) => Some(name.clone()),
        IndexKey::Expr(_) => None,
    });
    let columns = names.collect::<Option<Vec<String>>>().filter(|_| index.unique)?;
    let only = index.predicate.as_ref().map(|predicate| expr::condition(dialect, predicate));
    Some(distinct(dialect, table, &columns, only, &quote_relation(dialect, &table.name)))
}

/// A column that has no value for the rows that are there.
fn needs_no_rows(dialect: &dyn Dialect, table: &Table, column: &Column, source: &str) -> Option<Step> {
    let valued = column.nullable || column.default.is_some() || column.generated.is_some() || column.auto_increment;
    let help = "Say what it is in them, `add column … fill …`, or empty the table first.";
    let message = format!("`{}.{}` has no value in them", table.name, column.name);
    (!valued).then(|| precondition(format!("SELECT {} FROM {source}", keys(dialect, table, &[])), message, help))
}

fn changed(
    dialect: &dyn Dialect,
    table: &Table,
    (from, to): (&Column, &Column),
    using: bool,
    fill: bool,
    source: &str,
) -> Vec<Step> {
    let name = quote(dialect, &from.name);
    let becomes_required = from.nullable && !to.nullable;
    let loses = |changed: String| {
        let (table_name, column) = (table.name.clone().into(), from.name.clone().into());
        capture(table, Loss::Narrowing { table: table_name, column, changed: changed.into() })
    };
    let mut steps = Vec::new();
    if using {
        steps.push(loses(format!("{name} IS NOT NULL")));
    } else if let Some(misfit) = way(&from.ty, &to.ty).and_then(|way| way.misfit) {
        // A value of an enum compares with its own values only.
        let value = match from.ty {
            Type::NamedEnum { .. } => {
                dialect.recast(&name, Recast::ToText, &Type::Text).unwrap_or_else(|_| name.clone())
            }
            _ => name.clone(),
        };
        let condition = conversion::misfit(dialect, &value, &misfit);
        let message = format!("`{}.{}` {}", table.name, from.name, conversion::describe(&misfit));
        let help = "Change these values first, or say with `using \"…\"` what becomes of them.";
        let rows = format!("SELECT {} FROM {source} WHERE {condition}", keys(dialect, table, &[&from.name]));
        steps.push(precondition(rows, message, help));
    }
    if becomes_required && fill {
        steps.push(loses(format!("{name} IS NULL")));
    } else if becomes_required && !using {
        let message = format!("`{}.{}` is null", table.name, from.name);
        let help = "Give these rows a value first, or with the change: `fill …`.";
        let rows = format!("SELECT {} FROM {source} WHERE {name} IS NULL", keys(dialect, table, &[]));
        steps.push(precondition(rows, message, help));
    }
    steps
}

fn constrained(dialect: &dyn Dialect, table: &Table, constraint: Constraint<'_>, source: &str) -> Option<Step> {
    match constraint {
        Constraint::PrimaryKey(key) | Constraint::Unique(key) => {
            Some(distinct(dialect, table, &key.columns, None, source))
        }
        Constraint::Check(check) => {
            let condition = expr::condition(dialect, &check.condition);
            let named = match &check.condition {
                Condition::Expr(value) => value.columns(),
                Condition::Raw(_) => Vec::new(),
            };
            let rows = format!("SELECT {} FROM {source} WHERE NOT ({condition})", keys(dialect, table, &named));
            let message = format!("they do not satisfy the check `{}` of table `{}`", check.name, table.name);
            Some(precondition(rows, message, "Change these rows first, or the check."))
        }
        Constraint::ForeignKey(key) => {
            let (parent, child) = (quote(dialect, "dbmigrate_parent"), quote_relation(dialect, &table.name));
            let pairs =
                key.columns.iter().zip(&key.referenced).map(|(own, theirs)| {
                    format!("{parent}.{} = {child}.{}", quote(dialect, theirs), quote(dialect, own))
                });
            let set = key.columns.iter().map(|own| format!("{child}.{} IS NOT NULL", quote(dialect, own)));
            let named: Vec<&str> = key.columns.iter().map(String::as_str).collect();
            let rows = format!(
                "SELECT {} FROM {source} WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS {parent} WHERE {})",
                keys(dialect, table, &named),
                set.collect::<Vec<_>>().join(" AND "),
                quote_relation(dialect, &key.table),
                pairs.collect::<Vec<_>>().join(" AND ")
            );
            let message = format!(
                "`{}` ({}) refers to nothing in `{}` ({})",
                table.name,
                key.columns.join(", "),
                key.table,
                key.referenced.join(", ")
            );
            Some(precondition(rows, message, "Delete these rows, or let them refer to something, first."))
        }
    }
}

/// No two rows may agree in these columns, of those where a condition holds.
fn distinct(dialect: &dyn Dialect, table: &Table, columns: &[String], only: Option<String>, source: &str) -> Step {
    let list = columns.iter().map(|column| quote(dialect, column)).collect::<Vec<_>>().join(", ");
    let conditions = columns.iter().map(|column| format!("{} IS NOT NULL", quote(dialect, column)));
    let conditions: Vec<_> = conditions.chain(only.map(|only| format!("({only})"))).collect();
    let rows =
        format!("SELECT {list} FROM {source} WHERE {} GROUP BY {list} HAVING count(*) > 1", conditions.join(" AND "));
    let message = format!("`{}` ({}) is there more than once", table.name, columns.join(", "));
    precondition(rows, message, "Change or delete all but one of them first.")
}

/// What a row is known by: its key, or what is wrong with it where it has none.
fn keys(dialect: &dyn Dialect, table: &Table, otherwise: &[&str]) -> String {
    let key: Vec<&str> = match &table.primary_key {
        Some(key) => key.columns.iter().map(String::as_str).collect(),
        None => otherwise.to_vec(),
    };
    let list: Vec<String> = key.iter().map(|column| quote(dialect, column)).collect();
    if list.is_empty() { "*".to_owned() } else { list.join(", ") }
}

fn precondition(rows: String, message: String, help: &'static str) -> Step {
    Step::Precondition(Precondition { rows: rows.into(), message: message.into(), help: help.into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Key, Type};
    use crate::sql::{dialect, testing};
    use dbmigrate_core::Backend;

    #[test]
    fn a_row_is_known_by_its_key_or_by_what_is_wrong_with_it() {
        let mut table = testing::table(&[("a", Type::Integer), ("b", Type::Text)]);
        let sqlite = dialect(Backend::Sqlite);
        assert_eq!(keys(sqlite, &table, &["b"]), "\"b\"");
        assert_eq!(keys(sqlite, &table, &[]), "*");
        table.primary_key = Some(Key { name: String::new(), columns: vec!["b".into(), "a".into()] });
        assert_eq!(keys(sqlite, &table, &["b"]), "\"b\", \"a\"");
    }
}
