//! The constraints' lines in `CREATE TABLE` and `ALTER TABLE … ADD`.

use super::statement::{quote, quote_relation, type_of};
use super::{Capability, Dialect, Numbering, Refusal, expr};
use crate::schema::{Action, Check, Column, Constraint, ForeignKey, Key, Table, Type};

/// The lines of a table's constraints, as far as they stand beside the columns and their columns are wanted.
pub(super) fn lines(
    dialect: &dyn Dialect,
    table: &Table,
    wanted: impl Fn(&[&str]) -> bool,
) -> Result<Vec<String>, Refusal> {
    let about = |columns: &[String]| wanted(&columns.iter().map(|column| &**column).collect::<Vec<_>>());
    let mut lines = Vec::new();
    let numbered = table.columns.iter().any(|column| column.auto_increment);
    let key_stands_alone = !(numbered && matches!(dialect.numbering(), Numbering::WithKey));
    for key in table.primary_key.iter().filter(|key| key_stands_alone && about(&key.columns)) {
        lines.push(line(dialect, table, Constraint::PrimaryKey(key))?);
    }
    for key in table.uniques.iter().filter(|key| about(&key.columns)) {
        lines.push(line(dialect, table, Constraint::Unique(key))?);
    }
    let named = dialect.has(Capability::NamedConstraints);
    for column in table.columns.iter().filter(|column| named && wanted(&[&column.name])) {
        lines.extend(type_check(dialect, column));
    }
    for check in &table.checks {
        let here = match &check.column {
            Some(column) => named && wanted(&[column]),
            None => wanted(&check.condition.columns()),
        };
        if here {
            lines.push(line(dialect, table, Constraint::Check(check))?);
        }
    }
    for key in table.foreign_keys.iter().filter(|key| about(&key.columns)) {
        lines.extend(foreign_key_index(dialect, table, key)?);
        lines.push(line(dialect, table, Constraint::ForeignKey(key))?);
    }
    Ok(lines)
}

/// A constraint as a line of its own.
pub(super) fn line(dialect: &dyn Dialect, table: &Table, constraint: Constraint<'_>) -> Result<String, Refusal> {
    match constraint {
        Constraint::PrimaryKey(key) => {
            check_key_columns(dialect, table, &key.columns)?;
            Ok(self::key(dialect, "PRIMARY KEY", key))
        }
        Constraint::Unique(key) => {
            check_key_columns(dialect, table, &key.columns)?;
            Ok(self::key(dialect, "UNIQUE", key))
        }
        Constraint::Check(check) => {
            refuse_check(dialect, table, check)?;
            Ok(self::check(dialect, check))
        }
        Constraint::ForeignKey(key) => {
            let mut touched = table
                .checks
                .iter()
                .filter(|check| key.columns.iter().any(|column| check.condition.columns().contains(&&**column)));
            touched.try_for_each(|check| refuse_check(dialect, table, check))?;
            foreign_key(dialect, key)
        }
    }
}

/// The clauses that make the constraints of one table those of another, each dropped and added by its name.
pub(super) fn changes(dialect: &dyn Dialect, before: &Table, after: &Table) -> Result<Vec<String>, Refusal> {
    let gone = before.constraints().filter(|old| after.constraint(old.name()) != Some(*old));
    let mut clauses: Vec<String> = gone.map(|old| dialect.drop_constraint(old)).collect();
    for new in after.constraints().filter(|new| before.constraint(new.name()) != Some(*new)) {
        clauses.push(format!("ADD {}", line(dialect, after, new)?));
    }
    Ok(clauses)
}

/// A check with its name.
pub(super) fn check(dialect: &dyn Dialect, check: &Check) -> String {
    format!("CONSTRAINT {} CHECK ({})", quote(dialect, &check.name), expr::condition(dialect, &check.condition))
}

/// What keeps a column's values to its type, and a generated one from being null, where the server does not by itself.
pub(super) fn type_condition(dialect: &dyn Dialect, column: &Column) -> Option<String> {
    let name = quote(dialect, &column.name);
    let not_null = column.generated.is_some() && !column.nullable && !dialect.generates_not_null();
    let not_null = not_null.then(|| format!("{name} IS NOT NULL"));
    let conditions: Vec<_> = not_null.into_iter().chain(dialect.type_check(&name, &column.ty)).collect();
    (!conditions.is_empty()).then(|| conditions.join(" AND "))
}

/// The same as a named check.
pub(super) fn type_check(dialect: &dyn Dialect, column: &Column) -> Option<String> {
    let condition = type_condition(dialect, column)?;
    let name = column.type_check.as_ref()?;
    Some(format!("CONSTRAINT {} CHECK ({condition})", quote(dialect, name)))
}

/// Refuses keys over columns that are too long for them, or of unlimited length, where the backend cannot have them.
pub(super) fn check_key_columns(dialect: &dyn Dialect, table: &Table, columns: &[String]) -> Result<(), Refusal> {
    let product = dialect.backend().title();
    let endless = |ty: &Type| matches!(ty, Type::Text | Type::Blob | Type::Json | Type::JsonBinary);
    let found = columns.iter().find(|name| endless(type_of(table, name)));
    if let Some(column) = found.filter(|_| !dialect.has(Capability::KeysOfAnyLength)) {
        let message = format!("{product} cannot have column `{column}` in a key or index: its length has no limit");
        return Err(Refusal::new(message, "give the column a limit, as `String(255)`").about(column));
    }
    let bytes = columns.iter().map(|name| bytes_in_key(type_of(table, name))).fold(0, u32::saturating_add);
    match dialect.longest_key().filter(|longest| bytes > *longest) {
        None => Ok(()),
        Some(longest) => {
            let list = columns.join(", ");
            let message = format!("{product} takes {longest} bytes in a key or index, and ({list}) may have {bytes}");
            let help = "choose a shorter limit: a character may have 4 bytes";
            Err(Refusal::new(message, help).about(columns.first().map_or("", |column| column)))
        }
    }
}

/// The most bytes that a value of a limited type has.
fn bytes_in_key(ty: &Type) -> u32 {
    match ty {
        Type::Char(length) | Type::String(length) => length.saturating_mul(4),
        Type::Binary(length) | Type::VarBinary(length) => *length,
        Type::Uuid => 36 * 4,
        Type::Decimal { .. } => 18,
        _ => 8,
    }
}

/// Refuses a check over columns that the server changes by itself, where it cannot keep it then.
fn refuse_check(dialect: &dyn Dialect, table: &Table, check: &Check) -> Result<(), Refusal> {
    let product = dialect.backend().title();
    let named = check.condition.columns();
    let numbered = table.columns.iter().find(|column| column.auto_increment && named.contains(&&*column.name));
    if let Some(column) = numbered.filter(|_| !dialect.has(Capability::ChecksOfNumbers)) {
        let message = format!("{product} cannot check `{}`: it numbers the column after the check", column.name);
        return Err(Refusal::new(message, "leave the column out of the check").about(&column.name));
    }
    let changes = |action: Option<Action>| matches!(action, Some(Action::SetNull | Action::SetDefault));
    let changed = table.foreign_keys.iter().find(|key| {
        let changes = changes(key.on_delete) || changes(key.on_update) || key.on_update == Some(Action::Cascade);
        changes && key.columns.iter().any(|column| named.contains(&&**column))
    });
    if let Some(key) = changed.filter(|_| !dialect.has(Capability::ChecksOfChangedReferences)) {
        let column = key.columns.iter().find(|column| named.contains(&&***column)).map_or("", |column| column);
        let message = format!("{product} cannot check `{column}`: an action of foreign key `{}` changes it", key.name);
        return Err(Refusal::new(message, "leave the column out of the check, or choose another action").about(column));
    }
    Ok(())
}

fn names(dialect: &dyn Dialect, columns: &[String]) -> String {
    columns.iter().map(|column| quote(dialect, column)).collect::<Vec<_>>().join(", ")
}

fn key(dialect: &dyn Dialect, words: &str, key: &Key) -> String {
    format!("CONSTRAINT {} {words} ({})", quote(dialect, &key.name), names(dialect, &key.columns))
}

/// The index that a foreign key needs, where it is made with it by name.
pub(super) fn foreign_key_index(
    dialect: &dyn Dialect,
    table: &Table,
    key: &ForeignKey,
) -> Result<Option<String>, Refusal> {
    if !dialect.indexes_foreign_keys() {
        return Ok(None);
    }
    check_key_columns(dialect, table, &key.columns)?;
    let index = || format!("INDEX {} ({})", quote(dialect, &key.name), names(dialect, &key.columns));
    Ok(needs_index(table, key).then(index))
}

/// Whether no key begins with the columns of a foreign key.
pub(super) fn needs_index(table: &Table, key: &ForeignKey) -> bool {
    !table.primary_key.iter().chain(&table.uniques).any(|other| other.columns.starts_with(&key.columns))
}

fn foreign_key(dialect: &dyn Dialect, key: &ForeignKey) -> Result<String, Refusal> {
    let (name, columns) = (quote(dialect, &key.name), names(dialect, &key.columns));
    Ok(format!("CONSTRAINT {name} FOREIGN KEY ({columns}) {}", references(dialect, key)?))
}

/// A foreign key in its only column's line.
pub(super) fn inline_reference(dialect: &dyn Dialect, key: &ForeignKey) -> Result<String, Refusal> {
    Ok(format!("CONSTRAINT {} {}", quote(dialect, &key.name), references(dialect, key)?))
}

fn references(dialect: &dyn Dialect, key: &ForeignKey) -> Result<String, Refusal> {
    let mut text = format!("REFERENCES {} ({})", quote_relation(dialect, &key.table), names(dialect, &key.referenced));
    for (words, action) in [("ON DELETE", key.on_delete), ("ON UPDATE", key.on_update)] {
        let Some(action) = action else {
            continue;
        };
        if action == Action::SetDefault && !dialect.has(Capability::SetDefaultAction) {
            let message =
                format!("{} has no `set default`: it would be taken for `no action`", dialect.backend().title());
            let refusal = Refusal::new(message, "choose another action");
            return Err(refusal.about(key.columns.first().map_or("", |column| column)));
        }
        text.push_str(&format!(" {words} {}", action.words().to_uppercase()));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_in_a_key_is_counted_in_bytes() {
        assert_eq!(bytes_in_key(&Type::String(255)), 1020);
        assert_eq!(bytes_in_key(&Type::VarBinary(16)), 16);
        assert_eq!(bytes_in_key(&Type::String(u32::MAX)), u32::MAX);
    }
}
