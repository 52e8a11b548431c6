//! The statements, for every dialect alike. What differs is asked of the dialect.

use dbmigrate_core::{ForeignKeys, Loss, Statement, Step};
use sea_query::{
    Alias, ColumnDef, Expr as Sea, ExprTrait as _, Index as SeaIndex, IntoTableRef as _, Query, Table as SeaTable,
};

use super::{Capability, Dialect, Piece, Refusal, capture, column, constraint, expr, precondition, statement};
use crate::expr::Literal;
use crate::schema::{Column, Index, IndexKey, Table, Type};

/// `CREATE TABLE`, and its comments where they are statements of their own.
pub(super) fn create_table(dialect: &dyn Dialect, table: &Table) -> Result<Vec<Step>, Refusal> {
    let mut steps = vec![plain(create_table_named(dialect, table, &table.name)?)];
    steps.extend(dialect.comment_steps(table, &table.columns));
    Ok(steps)
}

/// `CREATE TABLE` under another name.
pub(super) fn create_table_named(dialect: &dyn Dialect, table: &Table, name: &str) -> Result<String, Refusal> {
    let mut lines = Vec::new();
    for column in &table.columns {
        lines.push(dialect.spell(&Piece::Column(Box::new(column::definition(dialect, table, column)?))));
    }
    lines.extend(constraint::lines(dialect, table, |_| true)?);
    let options = table.options.iter().find(|(backend, _)| *backend == dialect.backend());
    let options = match options {
        Some((_, options)) => {
            dialect.check_options(table, options)?;
            format!(" {options}")
        }
        None => String::new(),
    };
    let (name, suffix) = (quote_relation(dialect, name), dialect.table_suffix(table));
    Ok(format!("CREATE TABLE {name} (\n    {}\n){options}{suffix}", lines.join(",\n    ")))
}

/// `DROP TABLE`.
pub(super) fn drop_table(dialect: &dyn Dialect, table: &Table) -> Vec<Step> {
    let sql = dialect.spell(&Piece::DropTable(SeaTable::drop().table(reference(&table.name)).take()));
    let loss = Loss::Table { table: table.name.clone().into() };
    vec![capture(table, loss), Step::Sql(Statement { foreign_keys: ForeignKeys::CheckedAfter, ..statement(sql) })]
}

/// `ALTER TABLE … RENAME TO`.
pub(super) fn rename_table(dialect: &dyn Dialect, from: &str, to: &str) -> Vec<Step> {
    vec![plain(
        dialect.spell(&Piece::Rename(SeaTable::rename().table(reference(from), Alias::new(own_name(to))).take())),
    )]
}

/// `ALTER TABLE … ADD COLUMN`, and its comment. `constrained`: its constraints come with it.
pub(super) fn add_column(
    dialect: &dyn Dialect,
    table: &Table,
    column: &Column,
    constrained: bool,
) -> Result<Vec<Step>, Refusal> {
    let mut sql = add_defined_text(dialect, table, column::definition(dialect, table, column)?);
    // One statement: a numbered column must be a key when it comes, and no row is ever there without its constraints.
    let wanted = |columns: &[&str]| constrained && columns.contains(&&*column.name);
    for line in constraint::lines(dialect, table, wanted)? {
        sql.push_str(", ADD ");
        sql.push_str(&line);
    }
    let mut steps = vec![plain(sql)];
    steps.extend(dialect.comment_steps(&Table { comment: None, ..table.clone() }, std::slice::from_ref(column)));
    Ok(steps)
}

/// `ALTER TABLE … ADD COLUMN` of a column that is spelled already.
pub(super) fn add_defined(dialect: &dyn Dialect, table: &Table, definition: ColumnDef) -> Step {
    plain(add_defined_text(dialect, table, definition))
}

fn add_defined_text(dialect: &dyn Dialect, table: &Table, definition: ColumnDef) -> String {
    dialect.spell(&Piece::Alter(SeaTable::alter().table(reference(&table.name)).add_column(definition).take()))
}

/// `ALTER TABLE … DROP COLUMN`.
pub(super) fn drop_column(dialect: &dyn Dialect, table: &Table, column: &Column) -> Result<Vec<Step>, Refusal> {
    drop_column_and(dialect, table, column, &[])
}

/// The same, after the constraints with these names.
pub(super) fn drop_column_and(
    dialect: &dyn Dialect,
    table: &Table,
    column: &Column,
    constraints: &[&String],
) -> Result<Vec<Step>, Refusal> {
    let mut clauses = drop_constraints(dialect, constraints);
    clauses.push(format!("DROP COLUMN {}", quote(dialect, &column.name)));
    Ok(vec![plain(alter(dialect, table, &clauses))])
}

/// `ALTER TABLE … RENAME COLUMN`.
pub(super) fn rename_column(dialect: &dyn Dialect, table: &Table, from: &str, to: &str) -> Vec<Step> {
    rename_column_and(dialect, table, (from, to), &[], &[])
}

/// The same between the constraints that are dropped, by name, and those that are added, as lines.
pub(super) fn rename_column_and(
    dialect: &dyn Dialect,
    table: &Table,
    (from, to): (&str, &str),
    dropped: &[&String],
    added: &[String],
) -> Vec<Step> {
    let mut clauses = drop_constraints(dialect, dropped);
    clauses.push(format!("RENAME COLUMN {} TO {}", quote(dialect, from), quote(dialect, to)));
    clauses.extend(added.iter().map(|line| format!("ADD {line}")));
    vec![plain(alter(dialect, table, &clauses))]
}

/// `CREATE INDEX`.
pub(super) fn create_index(
    dialect: &dyn Dialect,
    table: &Table,
    index: &Index,
    concurrently: bool,
) -> Result<Vec<Step>, Refusal> {
    let product = dialect.backend().title();
    let (kind, using) = match index.method.map(|method| (method, dialect.index_method(method))) {
        None => ("", ""),
        Some((_, Some(words))) => words,
        Some((method, None)) => {
            let message = format!("{product} has no index `using {}`", method.word());
            let help = "leave `using` out, or say it with `execute { … }` for the backends that have it";
            return Err(Refusal::new(message, help));
        }
    };
    if !index.include.is_empty() && !dialect.has(Capability::IncludedColumns) {
        let message = format!("{product} keeps no columns in an index besides those that it sorts by");
        return Err(Refusal::new(message, "leave `include` out, or add the columns to the index"));
    }
    if concurrently {
        let plain = create_index(dialect, table, index, false)?;
        let words = if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " };
        let slowly = |step: Step| match step {
            Step::Sql(made) if dialect.has(Capability::ConcurrentIndexes) => {
                self::plain(made.sql.replacen(words, &format!("{words}CONCURRENTLY "), 1))
            }
            other => other,
        };
        return Ok(plain.into_iter().map(slowly).collect());
    }
    if index.predicate.is_some() && !dialect.has(Capability::PartialIndex) {
        return Err(Refusal::new(
            format!("{product} has no partial indexes, so `where` cannot be kept there"),
            "leave `where` out, or say it with `execute { … }` for the backends that have it",
        ));
    }
    let (mut parts, mut columns) = (Vec::new(), Vec::new());
    for part in &index.parts {
        let text = match &part.key {
            IndexKey::Column(column) => {
                columns.push(column.clone());
                quote(dialect, column)
            }
            IndexKey::Expr(_) if !dialect.has(Capability::ExpressionIndex) => {
                return Err(Refusal::new(
                    format!("not every {product} can index what is computed: MariaDB has no such indexes"),
                    "add a generated column and index that",
                ));
            }
            IndexKey::Expr(value) => format!("({})", expr::text(dialect, value)),
        };
        parts.push(if part.descending { format!("{text} DESC") } else { text });
    }
    if index.method.is_none() {
        constraint::check_key_columns(dialect, table, &columns)?;
    }
    let unique = if index.unique { "UNIQUE " } else { "" };
    let include = index.include.iter().map(|column| quote(dialect, column)).collect::<Vec<_>>().join(", ");
    let include = if include.is_empty() { include } else { format!(" INCLUDE ({include})") };
    let predicate = index.predicate.as_ref().map(|predicate| format!(" WHERE {}", expr::condition(dialect, predicate)));
    let sql = format!(
        "CREATE {unique}{kind}INDEX {} ON {}{using} ({}){include}{}",
        quote(dialect, &index.name),
        quote_relation(dialect, &table.name),
        parts.join(", "),
        predicate.unwrap_or_default()
    );
    Ok(precondition::of_index(dialect, table, index).into_iter().chain([plain(sql)]).collect())
}

/// `DROP INDEX`.
pub(super) fn drop_index(dialect: &dyn Dialect, table: &Table, name: &str, concurrently: bool) -> Vec<Step> {
    let mut sql = match table.name.split_once('.') {
        // An index is in its table's schema.
        Some((schema, _)) => format!("DROP INDEX {}.{}", quote(dialect, schema), quote(dialect, name)),
        None => {
            let mut drop = SeaIndex::drop();
            drop.name(name).table(Alias::new(&table.name));
            dialect.spell(&Piece::DropIndex(drop))
        }
    };
    if concurrently && dialect.has(Capability::ConcurrentIndexes) {
        sql = sql.replacen("DROP INDEX ", "DROP INDEX CONCURRENTLY ", 1);
    }
    vec![plain(sql)]
}

/// A statement about a schema or an extension, where the backend has such.
pub(super) fn named(dialect: &dyn Dialect, capability: Capability, words: &str, name: &str) -> Result<Step, Refusal> {
    if dialect.has(capability) {
        return Ok(plain(format!("{words} {}", quote(dialect, name))));
    }
    let what = if capability == Capability::Schemas { "no schemas within a database" } else { "no extensions" };
    let message = format!("{} has {what}", dialect.backend().title());
    Err(Refusal::new(message, "leave it out"))
}

/// `CREATE VIEW`.
pub(super) fn create_view(dialect: &dyn Dialect, name: &str, query: &str) -> Step {
    plain(format!("CREATE VIEW {} AS {query}", quote_relation(dialect, name)))
}

/// `DROP VIEW`.
pub(super) fn drop_view(dialect: &dyn Dialect, name: &str) -> Step {
    plain(format!("DROP VIEW {}", quote_relation(dialect, name)))
}

/// `INSERT`.
pub(super) fn insert(dialect: &dyn Dialect, table: &Table, columns: &[&str], rows: &[Vec<&Literal>]) -> Step {
    let mut insert = Query::insert();
    insert.into_table(reference(&table.name)).columns(columns.iter().map(|column| Alias::new(*column)));
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
    delete.from_table(reference(&table.name));
    for (column, value) in key {
        delete.and_where(Sea::col(Alias::new(*column)).eq(expr::literal(value, type_of(table, column))));
    }
    let sql = dialect.spell(&Piece::Delete(delete));
    Step::Sql(Statement { foreign_keys: ForeignKeys::CheckedAfter, ..statement(sql) })
}

/// `UPDATE` of one column in the rows where a condition holds, or in all.
pub(super) fn update(dialect: &dyn Dialect, table: &Table, column: &str, value: &str, only: Option<&str>) -> Step {
    let only = only.map(|condition| format!(" WHERE {condition}")).unwrap_or_default();
    plain(format!("UPDATE {} SET {} = {value}{only}", quote_relation(dialect, &table.name), quote(dialect, column)))
}

/// A quoted name.
pub(super) fn quote(dialect: &dyn Dialect, name: &str) -> String {
    dialect.spell(&Piece::Name(name.to_owned()))
}

/// A quoted name of a table or a view, with its schema where it has one.
pub(super) fn quote_relation(dialect: &dyn Dialect, name: &str) -> String {
    match name.split_once('.') {
        Some((schema, own)) => format!("{}.{}", quote(dialect, schema), quote(dialect, own)),
        None => quote(dialect, name),
    }
}

/// The same for sea-query.
fn reference(name: &str) -> sea_query::TableRef {
    match name.split_once('.') {
        Some((schema, own)) => (Alias::new(schema), Alias::new(own)).into_table_ref(),
        None => Alias::new(name).into_table_ref(),
    }
}

/// The name without its schema.
fn own_name(name: &str) -> &str {
    name.split_once('.').map_or(name, |(_, own)| own)
}

/// A quoted text.
pub(super) fn quote_text(dialect: &dyn Dialect, text: &str) -> String {
    dialect.spell(&Piece::Expr(Sea::Constant(text.into())))
}

/// `ALTER TABLE` with these clauses.
pub(super) fn alter(dialect: &dyn Dialect, table: &Table, clauses: &[String]) -> String {
    format!("ALTER TABLE {} {}", quote_relation(dialect, &table.name), clauses.join(", "))
}

fn drop_constraints(dialect: &dyn Dialect, names: &[&String]) -> Vec<String> {
    names.iter().map(|name| format!("DROP CONSTRAINT {}", quote(dialect, name))).collect()
}

/// A step that removes nothing.
pub(super) fn plain(sql: String) -> Step {
    Step::Sql(statement(sql))
}

/// The type of a column of a table.
pub(super) fn type_of<'a>(table: &'a Table, column: &str) -> &'a Type {
    table.column(column).map_or(&Type::Text, |column| &column.ty)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::dialect;
    use dbmigrate_core::Backend;

    #[test]
    fn what_closes_a_quote_is_doubled() {
        assert_eq!(quote(dialect(Backend::Sqlite), "a\"b`c"), "\"a\"\"b`c\"");
        assert_eq!(quote(dialect(Backend::Mysql), "a\"b`c"), "`a\"b``c`");
        assert_eq!(quote_text(dialect(Backend::Sqlite), "it's \\"), "'it''s \\'");
        assert_eq!(quote_text(dialect(Backend::Postgres), "it's \\"), "E'it\\'s \\\\'");
    }
}
