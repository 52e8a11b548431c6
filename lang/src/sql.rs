//! SQL: how each backend spells what the operations say, and what it cannot do.
//!
//! This is the only place that knows sea-query. It is used where it can say a thing: expressions, literals, names,
//! columns, rows, and whole statements of `ALTER TABLE`, `DROP` and `RENAME`. It drops the names of foreign keys on
//! SQLite and panics on indexes over expressions, so the frames of `CREATE TABLE` and `CREATE INDEX` are ours. What a
//! backend cannot do is asked of its capability table first, so that no panic and no silent drop is reached.

mod alter;
mod column;
mod constraint;
mod conversion;
mod enumeration;
mod expr;
mod mysql;
mod postgres;
mod precondition;
mod sqlite;
mod statement;

use std::borrow::Cow;

use dbmigrate_core::{Backend, Capture, Loss, Statement, Step};

use crate::expr::Literal;
use crate::schema::{Column, Constraint, Enumeration, Index, IndexMethod, Recast, Table, Type};
use crate::source::Span;

pub(crate) use alter::{Change, ColumnChange, Stage};
pub(crate) use enumeration::EnumStage;

/// What not every backend can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Capability {
    /// An index over some of the rows: `where (…)`.
    PartialIndex,
    /// An index over what is computed: `((lower(name)))`.
    ExpressionIndex,
    /// Constraints can be added and dropped by their names. Without it they stand in their column's line, and go with it.
    NamedConstraints,
    /// A foreign key's column can fall back to its default: `on delete set default`.
    SetDefaultAction,
    /// Numbers with a fixed number of digits that can be compared and added.
    ExactDecimals,
    /// A check can name a numbered column.
    ChecksOfNumbers,
    /// A check can name a column that a foreign key's action changes.
    ChecksOfChangedReferences,
    /// Generated columns whose value is computed when it is read.
    VirtualColumns,
    /// Tables and views can stand in schemas.
    Schemas,
    /// More of it can be switched on by name: `create extension`.
    Extensions,
    /// An index can hold columns that it does not sort by.
    IncludedColumns,
    /// An index can be made and dropped while others write, if that is said: `concurrently`.
    ConcurrentIndexes,
    /// Enums are types with a name of their own.
    EnumTypes,
    /// Keys and indexes over text, bytes and JSON of any length.
    KeysOfAnyLength,
}

/// One backend's spelling.
pub(crate) trait Dialect: Sync {
    /// The backend.
    fn backend(&self) -> Backend;

    /// What it can do.
    fn capabilities(&self) -> &'static [Capability];

    /// The longest name that it takes, in bytes.
    fn longest_name(&self) -> Option<usize>;

    /// How names begin that are its own.
    fn reserved_prefix(&self) -> Option<&'static str> {
        None
    }

    /// Whether a name can be made of these characters.
    fn takes_name(&self, name: &str) -> bool {
        let _ = name;
        true
    }

    /// The name of a type.
    fn type_name(&self, ty: &Type) -> Result<Cow<'static, str>, Refusal>;

    /// The condition that keeps a column's values to its type where the type's name does not; `column` is quoted.
    fn type_check(&self, column: &str, ty: &Type) -> Option<String>;

    /// The collation of a column, in the place after its type.
    fn collation(&self, name: &str) -> String;

    /// What a numbered primary key is.
    fn numbering(&self) -> Numbering;

    /// Whether it can number a column of this type.
    fn numbers(&self, ty: &Type) -> bool {
        let _ = ty;
        true
    }

    /// The moment of now as a default of this type.
    fn now(&self, ty: &Type) -> &'static str;

    /// Whether a literal default of this type stands in brackets.
    fn brackets_default(&self, ty: &Type) -> bool {
        let _ = ty;
        false
    }

    /// The statements that put comments on a table and its columns; none where they stand elsewhere or nowhere.
    fn comment_steps(&self, table: &Table, columns: &[Column]) -> Vec<Step> {
        let _ = (table, columns);
        Vec::new()
    }

    /// The longest comment that it takes, in characters.
    fn longest_comment(&self, of_column: bool) -> Option<usize> {
        let _ = of_column;
        None
    }

    /// Puts the comment of a table in the place of the one that it had; nothing where comments stay in the file.
    fn comment_on_table(&self, table: &Table) -> Vec<Step> {
        let _ = table;
        Vec::new()
    }

    /// The same for a column.
    fn comment_on_column(&self, table: &Table, column: &Column) -> Result<Vec<Step>, Refusal> {
        let _ = (table, column);
        Ok(Vec::new())
    }

    /// Refuses a table's options where they cannot be what the author wrote.
    fn check_options(&self, table: &Table, options: &str) -> Result<(), Refusal> {
        let _ = (table, options);
        Ok(())
    }

    /// What stands at the end of a `CREATE TABLE`, after its options.
    fn table_suffix(&self, table: &Table) -> String {
        let _ = table;
        String::new()
    }

    /// Whether a nullable column of this type says so, because it would not be nullable otherwise.
    fn says_null(&self, ty: &Type) -> bool {
        let _ = ty;
        false
    }

    /// Whether a generated column can be NOT NULL. Without it a check says the same.
    fn generates_not_null(&self) -> bool {
        true
    }

    /// Whether a foreign key has an index that is made with it by name. Made by the server, it would go silently when
    /// another index can serve, and that one could then not be dropped any more.
    fn indexes_foreign_keys(&self) -> bool {
        false
    }

    /// The most bytes that a key or an index takes.
    fn longest_key(&self) -> Option<u32> {
        None
    }

    /// What stands at the end of a column: its comment, where it stands there.
    fn column_suffix(&self, column: &Column) -> String {
        let _ = column;
        String::new()
    }

    /// Spells a piece with sea-query.
    fn spell(&self, piece: &Piece) -> String;

    /// Whether it can do this.
    fn has(&self, capability: Capability) -> bool {
        self.capabilities().contains(&capability)
    }

    /// Creates a table without its indexes.
    fn create_table(&self, table: &Table) -> Result<Vec<Step>, Refusal> {
        statement::create_table(self.this(), table)
    }

    /// Drops a table.
    fn drop_table(&self, table: &Table) -> Vec<Step> {
        statement::drop_table(self.this(), table)
    }

    /// Renames a table.
    fn rename_table(&self, from: &str, to: &str) -> Vec<Step> {
        statement::rename_table(self.this(), from, to)
    }

    /// Changes a table, one stage after the other.
    fn alter_table(&self, stages: &[Stage]) -> Result<Vec<Step>, Refusal> {
        alter::stage_by_stage(self.this(), stages)
    }

    /// The condition that holds for a number that is not whole or outside of these bounds.
    fn not_whole(&self, value: &str, bounds: (i128, i128)) -> String;

    /// The condition that holds for a text that is not the digits of a whole number within these bounds.
    fn not_digits(&self, value: &str, bounds: (i128, i128)) -> String;

    /// The condition that holds for a text that is no UUID.
    fn not_uuid(&self, value: &str) -> String;

    /// Drops a column; `table` still has it.
    fn drop_column(&self, table: &Table, column: &Column) -> Result<Vec<Step>, Refusal> {
        statement::drop_column(self.this(), table, column)
    }

    /// Renames a column; `table` still has the old name.
    fn rename_column(&self, table: &Table, from: &str, to: &str) -> Result<Vec<Step>, Refusal> {
        Ok(statement::rename_column(self.this(), table, from, to))
    }

    /// Changes a column's type, nullability and default, with an expression for the values that are there and a value
    /// for those that are null.
    fn change_column(&self, change: &ColumnChange<'_>) -> Result<Vec<Step>, Refusal>;

    /// The clause of `ALTER TABLE` that makes a column not nullable.
    fn require_column(&self, table: &Table, column: &Column) -> Result<String, Refusal>;

    /// The clauses of `ALTER TABLE` that make the constraints of one table those of another. Nothing else differs.
    fn change_constraints(&self, before: &Table, after: &Table) -> Result<Vec<String>, Refusal> {
        constraint::changes(self.this(), before, after)
    }

    /// The clause of `ALTER TABLE` that drops a constraint.
    fn drop_constraint(&self, constraint: Constraint<'_>) -> String {
        format!("DROP CONSTRAINT {}", statement::quote(self.this(), constraint.name()))
    }

    /// The clause of `ALTER TABLE` that gives a constraint another name, where there is one.
    fn rename_constraint(&self, from: &str, to: &str) -> Option<String> {
        let _ = (from, to);
        None
    }

    /// A value of another type as SQL, where the server does not take it as it is.
    fn recast(&self, value: &str, recast: Recast, to: &Type) -> Result<String, Refusal>;

    /// The number of characters of a text.
    fn length(&self, value: &str) -> String {
        format!("length({value})")
    }

    /// The number of bytes of a byte string.
    fn bytes(&self, value: &str) -> String {
        format!("length({value})")
    }

    /// The condition that holds for a decimal with too many digits.
    fn too_precise(&self, value: &str, precision: u32, scale: u32) -> String {
        let limit = conversion::power_of_ten(precision - scale);
        format!("(abs({value}) >= {limit} OR {value} <> round({value}, {scale}))")
    }

    /// Creates an index.
    fn create_index(&self, table: &Table, index: &Index, concurrently: bool) -> Result<Vec<Step>, Refusal> {
        statement::create_index(self.this(), table, index, concurrently)
    }

    /// The word before `INDEX` and the clause before the columns for a kind of index; `None` where it has no such kind.
    fn index_method(&self, method: IndexMethod) -> Option<(&'static str, &'static str)>;

    /// Drops an index.
    fn drop_index(&self, table: &Table, name: &str, concurrently: bool) -> Vec<Step> {
        statement::drop_index(self.this(), table, name, concurrently)
    }

    /// Creates a schema.
    fn create_schema(&self, name: &str) -> Result<Step, Refusal> {
        statement::named(self.this(), Capability::Schemas, "CREATE SCHEMA", name)
    }

    /// Drops a schema.
    fn drop_schema(&self, name: &str) -> Result<Step, Refusal> {
        statement::named(self.this(), Capability::Schemas, "DROP SCHEMA", name)
    }

    /// Switches an extension on.
    fn create_extension(&self, name: &str) -> Result<Step, Refusal> {
        statement::named(self.this(), Capability::Extensions, "CREATE EXTENSION", name)
    }

    /// Switches an extension off.
    fn drop_extension(&self, name: &str) -> Result<Step, Refusal> {
        statement::named(self.this(), Capability::Extensions, "DROP EXTENSION", name)
    }

    /// Creates a view.
    fn create_view(&self, name: &str, query: &str) -> Step {
        statement::create_view(self.this(), name, query)
    }

    /// Drops a view.
    fn drop_view(&self, name: &str) -> Step {
        statement::drop_view(self.this(), name)
    }

    /// Creates an enum, where it is a type.
    fn create_enum(&self, enumeration: &Enumeration) -> Vec<Step> {
        let _ = enumeration;
        Vec::new()
    }

    /// Drops an enum, where it is a type.
    fn drop_enum(&self, name: &str) -> Vec<Step> {
        let _ = name;
        Vec::new()
    }

    /// Changes the values of an enum, or of every column of it.
    fn alter_enum(&self, stage: &EnumStage) -> Result<Vec<Step>, Refusal>;

    /// Inserts rows.
    fn insert(&self, table: &Table, columns: &[&str], rows: &[Vec<&Literal>]) -> Vec<Step> {
        vec![statement::insert(self.this(), table, columns, rows)]
    }

    /// Deletes the row with a key. No row of another table goes with it: foreign keys do not cascade while it runs.
    fn delete_row(&self, table: &Table, key: &[(&str, &Literal)]) -> Step {
        statement::delete_row(self.this(), table, key)
    }

    /// The same, as what the shared statements take.
    fn this(&self) -> &dyn Dialect;
}

/// What a numbered primary key is on a backend.
pub(crate) enum Numbering {
    /// The column itself says `PRIMARY KEY AUTOINCREMENT`, and no key stands beside it.
    WithKey,
    /// The column says this.
    Words(&'static str),
}

/// What sea-query spells.
pub(crate) enum Piece {
    Name(String),
    Expr(sea_query::Expr),
    Column(Box<sea_query::ColumnDef>),
    Alter(sea_query::TableAlterStatement),
    Rename(sea_query::TableRenameStatement),
    DropTable(sea_query::TableDropStatement),
    DropIndex(sea_query::IndexDropStatement),
    Insert(sea_query::InsertStatement),
    Delete(sea_query::DeleteStatement),
}

/// Spells a piece with one of sea-query's builders.
fn spell_with<B>(builder: B, piece: &Piece) -> String
where
    B: sea_query::SchemaBuilder + sea_query::QueryBuilder,
{
    let mut text = String::new();
    match piece {
        Piece::Name(name) => {
            builder.prepare_iden(&sea_query::IntoIden::into_iden(sea_query::Alias::new(name)), &mut text);
        }
        Piece::Expr(expr) => builder.prepare_expr(expr, &mut text),
        Piece::Column(column) => builder.prepare_column_def(column, &mut text),
        Piece::Alter(statement) => return statement.build(builder),
        Piece::Rename(statement) => return statement.build(builder),
        Piece::DropTable(statement) => return statement.build(builder),
        Piece::DropIndex(statement) => return statement.build(builder),
        Piece::Insert(statement) => return statement.to_string(builder),
        Piece::Delete(statement) => return statement.to_string(builder),
    }
    text
}

/// A named reason why a backend cannot do something.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// What cannot be done and why.
    pub message: String,
    /// How it can be said on that backend.
    pub help: Option<String>,
    /// The column that it is about.
    pub column: Option<String>,
    /// Where; set by the operation.
    pub span: Span,
}

impl Refusal {
    /// A refusal with a way out.
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()), column: None, span: Span::NOWHERE }
    }

    /// Names the column that it is about.
    pub(crate) fn about(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }

    /// Settles the place where none is known yet.
    pub(crate) fn at(mut self, span: Span) -> Self {
        if self.span == Span::NOWHERE {
            self.span = span;
        }
        self
    }

    /// Settles the place: that of its column, or of the whole.
    pub(crate) fn at_column(mut self, columns: &[(&str, Span)], whole: Span) -> Self {
        let found = columns.iter().find(|(name, _)| Some(*name) == self.column.as_deref());
        self.span = found.map_or(whole, |(_, span)| *span);
        self
    }
}

/// The dialect of a backend.
pub(crate) fn dialect(backend: Backend) -> &'static dyn Dialect {
    match backend {
        Backend::Sqlite => &sqlite::Sqlite,
        Backend::Postgres => &postgres::Postgres,
        Backend::Mysql => &mysql::Mysql,
    }
}

/// A statement that runs with foreign keys enforced.
pub(crate) fn statement(sql: String) -> Statement {
    Statement::new(sql)
}

/// What a step removes from a table, before that step.
fn capture(table: &Table, loss: Loss) -> Step {
    let key = table.primary_key.iter().flat_map(|key| &key.columns).map(|column| column.clone().into()).collect();
    Step::Capture(Capture { loss, key })
}

#[cfg(test)]
mod testing {
    //! Small tables for the tests of the dialects.

    use crate::schema::{Column, Table, Type};

    /// A table `t` with these columns, none of them nullable.
    pub(super) fn table(columns: &[(&str, Type)]) -> Table {
        let column = |(name, ty): &(&str, Type)| Column {
            name: (*name).to_owned(),
            ty: ty.clone(),
            nullable: false,
            type_check: None,
            auto_increment: false,
            default: None,
            generated: None,
            collation: None,
            comment: None,
        };
        Table { columns: columns.iter().map(column).collect(), ..Table::empty("t", "") }
    }
}
