//! Enums as types of their own.
//!
//! A value can be added and renamed in place. None can be taken away: the type is made anew then, and every column of it
//! is moved over, with its default; the checks and indexes that name it by then go before and come back after.

use dbmigrate_core::Step;

use super::super::statement::{self, plain, quote, quote_text};
use super::super::{Dialect as _, EnumStage, Refusal, constraint, enumeration, expr};
use super::Postgres;
use crate::schema::{Constraint, EnumChange, Index, IndexKey, Place, Table};

/// `CREATE TYPE … AS ENUM`.
pub(super) fn create(name: &str, values: &[String]) -> Step {
    let values: Vec<String> = values.iter().map(|value| quote_text(&Postgres, value)).collect();
    plain(format!("CREATE TYPE {} AS ENUM ({})", quote(&Postgres, name), values.join(", ")))
}

/// `DROP TYPE`.
pub(super) fn drop(name: &str) -> Step {
    plain(format!("DROP TYPE {}", quote(&Postgres, name)))
}

/// `ALTER TYPE`, or a type that takes the place of the old one.
pub(super) fn alter(stage: &EnumStage) -> Result<Vec<Step>, Refusal> {
    let name = quote(&Postgres, &stage.before.name);
    let text = |value: &str| quote_text(&Postgres, value);
    Ok(match &stage.change {
        EnumChange::Add { value, place } => {
            let place = match place {
                Place::Last => String::new(),
                Place::Before(next) => format!(" BEFORE {}", text(next)),
                Place::After(previous) => format!(" AFTER {}", text(previous)),
            };
            vec![plain(format!("ALTER TYPE {name} ADD VALUE {}{place}", text(value)))]
        }
        EnumChange::Rename { from, to } => {
            vec![plain(format!("ALTER TYPE {name} RENAME VALUE {} TO {}", text(from), text(to)))]
        }
        EnumChange::Remove { .. } => replace(stage)?,
    })
}

fn replace(stage: &EnumStage) -> Result<Vec<Step>, Refusal> {
    let (name, old) = (quote(&Postgres, &stage.before.name), quote(&Postgres, "dbmigrate_old_enum"));
    let mut steps = enumeration::preconditions(&Postgres, stage);
    steps.push(plain(format!("ALTER TYPE {name} RENAME TO {old}")));
    steps.push(create(&stage.after.name, &stage.after.values));
    for (before, after, columns) in stage.tables() {
        let indexes = before.indexes.iter().filter(|index| computes(index, &columns));
        steps.extend(indexes.clone().flat_map(|index| Postgres.drop_index(before, &index.name, false)));
        steps.push(plain(statement::alter(&Postgres, before, &clauses(before, after, &columns)?)));
        for index in indexes {
            let made = Postgres.create_index(after, index, false)?;
            // What is unique was so before.
            steps.extend(made.into_iter().filter(|step| !matches!(step, Step::Precondition(_))));
        }
    }
    steps.push(plain(format!("DROP TYPE {old}")));
    Ok(steps)
}

fn clauses(before: &Table, after: &Table, columns: &[&str]) -> Result<Vec<String>, Refusal> {
    let named = |constraint: &Constraint<'_>| match constraint {
        Constraint::Check(check) => columns.iter().any(|column| check.condition.columns().contains(column)),
        _ => false,
    };
    let mut clauses: Vec<String> =
        before.constraints().filter(named).map(|check| Postgres.drop_constraint(check)).collect();
    let mut defaults = Vec::new();
    for column in columns.iter().filter_map(|column| after.column(column)) {
        let name = quote(&Postgres, &column.name);
        let ty = Postgres.type_name(&column.ty)?;
        if let Some(default) = &column.default {
            clauses.push(format!("ALTER COLUMN {name} DROP DEFAULT"));
            defaults.push(format!("ALTER COLUMN {name} SET DEFAULT {}", expr::default(&Postgres, default, &column.ty)));
        }
        clauses.push(format!("ALTER COLUMN {name} TYPE {ty} USING (CAST(CAST({name} AS TEXT) AS {ty}))"));
    }
    clauses.extend(defaults);
    for check in after.constraints().filter(named) {
        clauses.push(format!("ADD {}", constraint::line(&Postgres, after, check)?));
    }
    Ok(clauses)
}

/// Whether an index holds an expression or a condition over one of the columns.
fn computes(index: &Index, columns: &[&str]) -> bool {
    let names = |found: Vec<&str>| found.iter().any(|name| columns.contains(name));
    let parts = index.parts.iter().any(|part| match &part.key {
        IndexKey::Expr(value) => names(value.columns()),
        IndexKey::Column(_) => false,
    });
    parts || index.predicate.as_ref().is_some_and(|predicate| names(predicate.columns()))
}
