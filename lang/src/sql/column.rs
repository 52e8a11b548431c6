//! A column's line in `CREATE TABLE` and `ADD COLUMN`.

use sea_query::{Alias, ColumnDef};

use super::{Capability, Dialect, Numbering, Refusal, constraint, expr};
use crate::schema::{Column, Table};

/// A column with everything that stands in its line.
pub(super) fn definition(dialect: &dyn Dialect, table: &Table, column: &Column) -> Result<ColumnDef, Refusal> {
    let refuse = |refusal: Refusal| refusal.about(&column.name);
    let mut type_name = dialect.type_name(&column.ty).map_err(refuse)?.into_owned();
    if let Some(collation) = &column.collation {
        type_name = format!("{type_name} {}", dialect.collation(collation));
    }
    let mut definition = ColumnDef::new(Alias::new(&column.name));
    definition.custom(Alias::new(type_name));
    if !column.nullable && (column.generated.is_none() || dialect.generates_not_null()) {
        definition.not_null();
    } else if column.nullable && dialect.says_null(&column.ty) {
        definition.null();
    }
    let mut extra = Vec::new();
    if let Some(default) = &column.default {
        extra.push(format!("DEFAULT {}", expr::default(dialect, default, &column.ty)));
    }
    if let Some((value, stored)) = &column.generated {
        if !stored && !dialect.has(Capability::VirtualColumns) {
            let message = format!("{} before version 18 stores every generated column", dialect.backend().title());
            return Err(refuse(Refusal::new(message, "write `generated as (…) stored`")));
        }
        let kind = if *stored { "STORED" } else { "VIRTUAL" };
        extra.push(format!("GENERATED ALWAYS AS ({}) {kind}", expr::text(dialect, value)));
    }
    if column.auto_increment {
        if !dialect.numbers(&column.ty) {
            let message = format!("{} cannot number a column of this type", dialect.backend().title());
            return Err(refuse(Refusal::new(message, "make it `BigInteger`")));
        }
        match dialect.numbering() {
            Numbering::WithKey => extra.push("PRIMARY KEY AUTOINCREMENT".to_owned()),
            Numbering::Words(words) => extra.push(words.to_owned()),
        }
    }
    if !dialect.has(Capability::NamedConstraints) {
        extra.extend(constraint::type_condition(dialect, column).map(|condition| format!("CHECK ({condition})")));
        let own = table.checks.iter().filter(|check| check.column.as_deref() == Some(&*column.name));
        extra.extend(own.map(|check| constraint::check(dialect, check)));
    }
    extra.push(dialect.column_suffix(column));
    extra.retain(|text| !text.is_empty());
    if !extra.is_empty() {
        definition.extra(extra.join(" "));
    }
    Ok(definition)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Type;
    use crate::sql::{Piece, dialect, testing};
    use dbmigrate_core::Backend;

    #[test]
    fn a_check_stands_in_the_line_only_where_it_cannot_be_dropped_by_name() {
        let mut table = testing::table(&[("a", Type::Boolean)]);
        table.columns[0].type_check = Some("t_a_type".into());
        let line = |backend| {
            let definition = definition(dialect(backend), &table, &table.columns[0]).unwrap();
            dialect(backend).spell(&Piece::Column(Box::new(definition)))
        };
        assert_eq!(line(Backend::Sqlite), "\"a\" INTEGER NOT NULL CHECK (\"a\" IN (0, 1))");
        assert_eq!(line(Backend::Mysql), "`a` BOOLEAN NOT NULL");
    }
}
