//! The statements, for every dialect alike. What differs is asked of the dialect.

use dbmigrate_core::{ForeignKeys, Loss, Statement, Step};
use sea_query::{Alias, ColumnDef, Expr as Sea, ExprTrait as _, Index as SeaIndex, Query, Table as SeaTable};

use super::{Capability, Dialect, Numbering, Piece, Refusal, expr, losing, statement};
use crate::expr::Literal;
use crate::schema::{Check, Column, ForeignKey, Index, IndexKey, Key, Table, Type};

/// `CREATE TABLE`, and its comments where they are statements of their own.
pub(super) fn create_table(dialect: &dyn Dialect, table: &Table) -> Result<Vec<Step>, Refusal> {
    let mut lines = Vec::new();
    for column in &table.columns {
        lines.push(dialect.spell(&Piece::Column(Box::new(column_def(dialect, table, column)?))));
    }
    let numbered = table.columns.iter().any(|column| column.auto_increment);
    let key_stands_alone = !(numbered && matches!(dialect.numbering(), Numbering::WithKey));
    for key in table.primary_key.iter().filter(|_| key_stands_alone) {
        check_key_columns(dialect, table, &key.columns)?;
        lines.push(constraint(dialect, &key.name, "PRIMARY KEY", key));
    }
    for key in &table.uniques {
        check_key_columns(dialect, table, &key.columns)?;
        lines.push(constraint(dialect, &key.name, "UNIQUE", key));
    }
    for check in table.checks.iter().filter(|check| check.column.is_none()) {
        lines.push(check_text(dialect, check));
    }
    lines.extend(table.foreign_keys.iter().map(|key| foreign_key(dialect, key)));
    let name = quote(dialect, &table.name);
    let sql = format!("CREATE TABLE {name} (\n    {}\n){}", lines.join(",\n    "), dialect.table_suffix(table));
    let mut steps = vec![plain(sql)];
    steps.extend(dialect.comment_steps(table, &table.columns));
    Ok(steps)
}

/// `DROP TABLE`.
pub(super) fn drop_table(dialect: &dyn Dialect, table: &Table) -> Vec<Step> {
    let sql = dialect.spell(&Piece::DropTable(SeaTable::drop().table(Alias::new(&table.name)).take()));
    vec![losing(sql, Loss::Table { table: table.name.clone().into() }, ForeignKeys::CheckedAfter)]
}

/// `ALTER TABLE … RENAME TO`.
pub(super) fn rename_table(dialect: &dyn Dialect, from: &str, to: &str) -> Vec<Step> {
    vec![plain(dialect.spell(&Piece::Rename(SeaTable::rename().table(Alias::new(from), Alias::new(to)).take())))]
}

/// `ALTER TABLE … ADD COLUMN`, and its comment.
pub(super) fn add_column(dialect: &dyn Dialect, table: &Table, column: &Column) -> Result<Vec<Step>, Refusal> {
    if !dialect.has(Capability::ConstrainedColumnInPlace) {
        refuse_constrained(dialect, table, column)?;
    }
    let definition = column_def(dialect, table, column)?;
    let sql =
        dialect.spell(&Piece::Alter(SeaTable::alter().table(Alias::new(&table.name)).add_column(definition).take()));
    let mut steps = vec![plain(sql)];
    for line in column_constraints(dialect, table, column)? {
        steps.push(plain(format!("ALTER TABLE {} ADD {line}", quote(dialect, &table.name))));
    }
    steps.extend(dialect.comment_steps(&Table { comment: None, ..table.clone() }, std::slice::from_ref(column)));
    Ok(steps)
}

/// `ALTER TABLE … DROP COLUMN`.
pub(super) fn drop_column(dialect: &dyn Dialect, table: &Table, column: &Column) -> Result<Vec<Step>, Refusal> {
    let sql = dialect.spell(&Piece::Alter(
        SeaTable::alter().table(Alias::new(&table.name)).drop_column(Alias::new(&column.name)).take(),
    ));
    let loses = Loss::Column { table: table.name.clone().into(), column: column.name.clone().into() };
    Ok(vec![losing(sql, loses, ForeignKeys::Enforced)])
}

/// `ALTER TABLE … RENAME COLUMN`.
pub(super) fn rename_column(dialect: &dyn Dialect, table: &Table, from: &str, to: &str) -> Vec<Step> {
    let mut alter = SeaTable::alter();
    alter.table(Alias::new(&table.name)).rename_column(Alias::new(from), Alias::new(to));
    vec![plain(dialect.spell(&Piece::Alter(alter)))]
}

/// `CREATE INDEX`.
pub(super) fn create_index(dialect: &dyn Dialect, table: &Table, index: &Index) -> Result<Vec<Step>, Refusal> {
    let product = dialect.backend().title();
    if index.predicate.is_some() && !dialect.has(Capability::PartialIndex) {
        return Err(Refusal::new(
            format!("{product} has no partial indexes, so `where` cannot be kept there"),
            "leave `where` out, or say it with `execute { … }` for the backends that have it",
        ));
    }
    let mut parts = Vec::new();
    for part in &index.parts {
        let text = match &part.key {
            IndexKey::Column(column) => {
                check_key_columns(dialect, table, std::slice::from_ref(column))?;
                quote(dialect, column)
            }
            IndexKey::Expr(value) => format!("({})", expr::text(dialect, value)),
        };
        parts.push(if part.descending { format!("{text} DESC") } else { text });
    }
    let unique = if index.unique { "UNIQUE " } else { "" };
    let predicate = index.predicate.as_ref().map(|predicate| format!(" WHERE {}", expr::condition(dialect, predicate)));
    let sql = format!(
        "CREATE {unique}INDEX {} ON {} ({}){}",
        quote(dialect, &index.name),
        quote(dialect, &table.name),
        parts.join(", "),
        predicate.unwrap_or_default()
    );
    Ok(vec![plain(sql)])
}

/// `DROP INDEX`.
pub(super) fn drop_index(dialect: &dyn Dialect, table: &Table, name: &str) -> Vec<Step> {
    let mut drop = SeaIndex::drop();
    drop.name(name).table(Alias::new(&table.name));
    vec![plain(dialect.spell(&Piece::DropIndex(drop)))]
}

/// `INSERT`.
pub(super) fn insert(dialect: &dyn Dialect, table: &Table, columns: &[&str], rows: &[Vec<&Literal>]) -> Step {
    let mut insert = Query::insert();
    insert.into_table(Alias::new(&table.name)).columns(columns.iter().map(|column| Alias::new(*column)));
    for row in rows {
        let values = columns.iter().zip(row).map(|(column, value)| expr::literal(value, type_of(table, column)));
        // Every row has a value for every column: the operation groups its rows by their columns.
        insert.values_panic(values);
    }
    plain(dialect.spell(&Piece::Insert(insert)))
}

/// `DELETE` of one row.
pub(super) fn delete_row(dialect: &dyn Dialect, table: &Table, key: &[(&str, &Literal)]) -> Step {
    let mut delete = Query::delete();
    delete.from_table(Alias::new(&table.name));
    for (column, value) in key {
        delete.and_where(Sea::col(Alias::new(*column)).eq(expr::literal(value, type_of(table, column))));
    }
    let sql = dialect.spell(&Piece::Delete(delete));
    Step::Sql(Statement { foreign_keys: ForeignKeys::CheckedAfter, ..statement(sql) })
}

/// A quoted name.
pub(super) fn quote(dialect: &dyn Dialect, name: &str) -> String {
    dialect.spell(&Piece::Name(name.to_owned()))
}

/// A quoted text.
pub(super) fn quote_text(dialect: &dyn Dialect, text: &str) -> String {
    dialect.spell(&Piece::Expr(Sea::Constant(text.into())))
}

fn plain(sql: String) -> Step {
    Step::Sql(statement(sql))
}

fn type_of<'a>(table: &'a Table, column: &str) -> &'a Type {
    table.column(column).map_or(&Type::Text, |column| &column.ty)
}

/// A column with everything that stands in its line.
fn column_def(dialect: &dyn Dialect, table: &Table, column: &Column) -> Result<ColumnDef, Refusal> {
    let refuse = |refusal: Refusal| refusal.about(&column.name);
    let mut type_name = dialect.type_name(&column.ty).map_err(refuse)?.into_owned();
    if let Some(collation) = &column.collation {
        type_name = format!("{type_name} {}", dialect.collation(collation));
    }
    let mut definition = ColumnDef::new(Alias::new(&column.name));
    definition.custom(Alias::new(type_name));
    if !column.nullable {
        definition.not_null();
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
        match dialect.numbering() {
            Numbering::WithKey => extra.push("PRIMARY KEY AUTOINCREMENT".to_owned()),
            Numbering::Words(words) => extra.push(words.to_owned()),
        }
    }
    if let Some(check) = dialect.type_check(&quote(dialect, &column.name), &column.ty) {
        extra.push(format!("CHECK ({check})"));
    }
    let own = table.checks.iter().filter(|check| check.column.as_deref() == Some(&*column.name));
    extra.extend(own.map(|check| check_text(dialect, check)));
    extra.push(dialect.column_suffix(column));
    extra.retain(|text| !text.is_empty());
    if !extra.is_empty() {
        definition.extra(extra.join(" "));
    }
    Ok(definition)
}

/// The constraints of several rows that an added column brings with it.
fn column_constraints(dialect: &dyn Dialect, table: &Table, column: &Column) -> Result<Vec<String>, Refusal> {
    let own = std::slice::from_ref(&column.name);
    let mut lines = Vec::new();
    for key in table.uniques.iter().filter(|key| key.columns == own) {
        check_key_columns(dialect, table, own)?;
        lines.push(constraint(dialect, &key.name, "UNIQUE", key));
    }
    lines.extend(
        table
            .checks
            .iter()
            .filter(|check| check.column.is_none() && check.condition.columns().contains(&&*column.name))
            .map(|check| check_text(dialect, check)),
    );
    lines.extend(table.foreign_keys.iter().filter(|key| key.columns == own).map(|key| foreign_key(dialect, key)));
    Ok(lines)
}

fn refuse_constrained(dialect: &dyn Dialect, table: &Table, column: &Column) -> Result<(), Refusal> {
    let product = dialect.backend().title();
    let own = std::slice::from_ref(&column.name);
    let refuse = |what: &str, help: &str| {
        Err(Refusal::new(format!("{product} cannot add {what} to a table that exists"), help).about(&column.name))
    };
    if table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&column.name)) {
        return refuse("a primary key column", "create a new table and move the rows");
    }
    if table.uniques.iter().any(|key| key.columns == own) {
        return refuse("a unique column", "add the column, then `create unique index` on it");
    }
    if table.foreign_keys.iter().any(|key| key.columns == own) {
        return refuse(
            "a foreign key",
            "keep the reference in a table of its own, or create a new table and move the rows",
        );
    }
    if column.generated.as_ref().is_some_and(|(_, stored)| *stored) {
        return refuse("a stored generated column", "leave `stored` out: the value is computed when it is read");
    }
    let valued = column.nullable || column.default.is_some() || column.generated.is_some();
    if !valued && !dialect.has(Capability::RequiredColumnInPlace) {
        return refuse(
            "a column that is not nullable and has no default",
            "make it nullable, or create a new table and move the rows",
        );
    }
    let computed = !matches!(column.default, None | Some(crate::expr::DefaultValue::Literal(_)));
    if computed && !dialect.has(Capability::ComputedDefaultInPlace) {
        return refuse(
            "a column with a computed default",
            "choose a literal, or make its type `Option<…>` and leave the default out",
        );
    }
    Ok(())
}

/// Refuses keys over columns of unlimited length where the backend cannot have them.
fn check_key_columns(dialect: &dyn Dialect, table: &Table, columns: &[String]) -> Result<(), Refusal> {
    if dialect.has(Capability::KeysOfAnyLength) {
        return Ok(());
    }
    let endless = |ty: &Type| matches!(ty, Type::Text | Type::Blob | Type::Json | Type::JsonBinary);
    match columns.iter().find(|name| endless(type_of(table, name))) {
        None => Ok(()),
        Some(column) => Err(Refusal::new(
            format!(
                "{} cannot have column `{column}` in a key or index: its length has no limit",
                dialect.backend().title()
            ),
            "give the column a limit, as `String(255)`",
        )
        .about(column)),
    }
}

fn names(dialect: &dyn Dialect, columns: &[String]) -> String {
    columns.iter().map(|column| quote(dialect, column)).collect::<Vec<_>>().join(", ")
}

fn constraint(dialect: &dyn Dialect, name: &str, words: &str, key: &Key) -> String {
    format!("CONSTRAINT {} {words} ({})", quote(dialect, name), names(dialect, &key.columns))
}

fn check_text(dialect: &dyn Dialect, check: &Check) -> String {
    format!("CONSTRAINT {} CHECK ({})", quote(dialect, &check.name), expr::condition(dialect, &check.condition))
}

fn foreign_key(dialect: &dyn Dialect, key: &ForeignKey) -> String {
    let mut text = format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
        quote(dialect, &key.name),
        names(dialect, &key.columns),
        quote(dialect, &key.table),
        names(dialect, &key.referenced)
    );
    for (words, action) in [("ON DELETE", key.on_delete), ("ON UPDATE", key.on_update)] {
        if let Some(action) = action {
            text.push_str(&format!(" {words} {}", action.words().to_uppercase()));
        }
    }
    text
}
