//! The driver: a borrowed connection.

use std::thread;
use std::time::Duration;

use crate::failure;
use dbmigrate::driver::{Cell, DriverError, Result, Row, Value};
use dbmigrate::{Backend, BlockingDriver, BoxFuture, Driver};
use fallible_iterator::FallibleIterator as _;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Batch, Connection, Statement, ToSql};

/// A connection of rusqlite.
///
/// Statements are not kept: one that is kept borrows the connection and cannot be sent, and every migration changes the
/// schema, so that SQLite would have to prepare it anew anyhow.
#[derive(Debug)]
pub struct Sqlite<'c> {
    connection: &'c mut Connection,
}

impl<'c> Sqlite<'c> {
    /// Borrows a connection, as long as there is no transaction on it.
    pub fn new(connection: &'c mut Connection) -> Self {
        Self { connection }
    }
}

impl Driver for Sqlite<'_> {
    fn backend(&self) -> Backend {
        Backend::Sqlite
    }

    fn batch<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { batch(self.connection, sql).map_err(|it| error(it, sql)) })
    }

    fn execute<'a>(&'a mut self, sql: &'a str, args: &'a [Value<'a>]) -> BoxFuture<'a, Result<u64>> {
        Box::pin(async move { execute(self.connection, sql, args).map_err(|it| error(it, sql)) })
    }

    fn query<'a>(&'a mut self, sql: &'a str, args: &'a [Value<'a>]) -> BoxFuture<'a, Result<Vec<Row>>> {
        Box::pin(async move { query(self.connection, sql, args).map_err(|it| error(it, sql)) })
    }

    fn sleep<'a>(&'a mut self, time: Duration) -> BoxFuture<'a, ()> {
        Box::pin(async move { thread::sleep(time) })
    }
}

impl BlockingDriver for Sqlite<'_> {}

/// Every row is stepped through: a query for its effects has them all. The oldest versions of rusqlite have `next` by
/// themselves and do not need the trait.
fn batch(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    let mut batch = Batch::new(connection, sql);
    while let Some(mut statement) = batch.next()? {
        exhaust(&mut statement)?;
    }
    Ok(())
}

fn execute(connection: &Connection, sql: &str, args: &[Value<'_>]) -> rusqlite::Result<u64> {
    let mut statement = connection.prepare(sql)?;
    bind(&mut statement, args)?;
    exhaust(&mut statement)?;
    Ok(connection.changes())
}

fn query(connection: &Connection, sql: &str, args: &[Value<'_>]) -> rusqlite::Result<Vec<Row>> {
    let mut statement = connection.prepare(sql)?;
    bind(&mut statement, args)?;
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    let mut result = Vec::new();
    while let Some(row) = rows.next()? {
        let cells = (0..columns).map(|column| Ok(cell(row.get_ref(column)?)));
        result.push(Row(cells.collect::<rusqlite::Result<_>>()?));
    }
    Ok(result)
}

fn exhaust(statement: &mut Statement<'_>) -> rusqlite::Result<()> {
    let mut rows = statement.raw_query();
    while rows.next()?.is_some() {}
    Ok(())
}

fn bind(statement: &mut Statement<'_>, args: &[Value<'_>]) -> rusqlite::Result<()> {
    for (index, value) in args.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, Argument(*value))?;
    }
    Ok(())
}

/// A parameter that rusqlite can bind.
struct Argument<'a>(Value<'a>);

impl ToSql for Argument<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Integer(value) => ValueRef::Integer(value),
            Value::Real(value) => ValueRef::Real(value),
            Value::Text(value) => ValueRef::Text(value.as_bytes()),
            Value::Blob(value) => ValueRef::Blob(value),
        }))
    }
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(value) => Cell::Integer(value),
        ValueRef::Real(value) => Cell::Real(value),
        ValueRef::Text(bytes) => match str::from_utf8(bytes) {
            Ok(text) => Cell::Text(text.to_owned()),
            Err(_) => Cell::Blob(bytes.to_owned()),
        },
        ValueRef::Blob(bytes) => Cell::Blob(bytes.to_owned()),
    }
}

fn error(error: rusqlite::Error, sql: &str) -> DriverError {
    let kind = failure::kind(&error);
    DriverError::new(kind, without_statement(error.to_string(), sql))
}

/// What SQLite says, without the statement that newer versions of rusqlite put behind it: the engine names it itself.
fn without_statement(mut message: String, sql: &str) -> String {
    let Some((said, _)) = message.rsplit_once(" at offset ") else { return message };
    let statement = |at: &usize| sql.ends_with(&said[at + IN.len()..]);
    if let Some(end) = said.match_indices(IN).map(|(at, _)| at).find(statement) {
        message.truncate(end);
    }
    message
}

const IN: &str = " in ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_does_not_repeat_the_statement() {
        let sql = "create table b (i); create table a (i)";
        let message = "table \"in in\" is in the way in create table a (i) at offset 13".to_owned();
        assert_eq!(without_statement(message, sql), "table \"in in\" is in the way");
        assert_eq!(without_statement("it is in b at offset 1".to_owned(), sql), "it is in b at offset 1");
        assert_eq!(without_statement("database is locked".to_owned(), sql), "database is locked");
    }
}
