//! What the engine asks of a database connection.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::Backend;

/// A future that can be stored and sent: what lets the engine take `&mut dyn Driver`.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a driver call gives.
pub type Result<T> = std::result::Result<T, DriverError>;

/// One connection to a database.
///
/// The engine speaks transactions as SQL text (`BEGIN IMMEDIATE`, `COMMIT`), so that no client library's borrowing
/// guard stands between them. One allocation per call is nothing beside what a database does with it.
pub trait Driver: Send {
    /// Which product is at the other end.
    fn backend(&self) -> Backend;

    /// Runs one or several statements without parameters and drops any rows.
    fn batch<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<()>>;

    /// Runs one statement and gives the number of rows that it changed.
    fn execute<'a>(&'a mut self, sql: &'a str, args: &'a [Value<'a>]) -> BoxFuture<'a, Result<u64>>;

    /// Runs one statement and gives all of its rows.
    fn query<'a>(&'a mut self, sql: &'a str, args: &'a [Value<'a>]) -> BoxFuture<'a, Result<Vec<Row>>>;

    /// Waits. The engine has no clock and no async runtime of its own.
    fn sleep<'a>(&'a mut self, time: Duration) -> BoxFuture<'a, ()>;
}

/// A driver whose futures are ready when they are first polled, so that no async runtime is needed to run them.
pub trait BlockingDriver: Driver {}

/// A parameter of a statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// NULL.
    Null,
    /// A 64-bit integer.
    Integer(i64),
    /// A double.
    Real(f64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// NULL.
    Null,
    /// A 64-bit integer.
    Integer(i64),
    /// A double.
    Real(f64),
    /// Text. Bytes that are not UTF-8 are given as [`Cell::Blob`].
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// One row of a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(pub Vec<Cell>);

impl Row {
    /// The integer in a column, counted from 0.
    ///
    /// # Errors
    /// The column is missing or holds something else.
    pub fn integer(&self, column: usize) -> Result<i64> {
        match self.0.get(column) {
            Some(Cell::Integer(value)) => Ok(*value),
            other => Err(unexpected("an integer", column, other)),
        }
    }

    /// The text in a column, counted from 0.
    ///
    /// # Errors
    /// The column is missing or holds something else.
    pub fn text(&self, column: usize) -> Result<&str> {
        match self.0.get(column) {
            Some(Cell::Text(value)) => Ok(value),
            other => Err(unexpected("text", column, other)),
        }
    }

    /// The text in a column, counted from 0; `None` for NULL.
    ///
    /// # Errors
    /// The column is missing or holds something else.
    pub fn optional_text(&self, column: usize) -> Result<Option<&str>> {
        match self.0.get(column) {
            Some(Cell::Null) => Ok(None),
            _ => self.text(column).map(Some),
        }
    }
}

fn unexpected(wanted: &str, column: usize, got: Option<&Cell>) -> DriverError {
    DriverError::new(DriverErrorKind::Other, format!("expected {wanted} in column {column}, got {got:?}"))
}

/// What kind of failure a driver reports: only as fine as the engine's decisions are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DriverErrorKind {
    /// Someone else holds the database; the same call may work later.
    Busy,
    /// There is no room left for the database or its journal.
    Full,
    /// The file is no database, or a damaged one.
    Corrupt,
    /// The database or its folder cannot be written.
    ReadOnly,
    /// A `BlockingDriver` was not ready at the first poll.
    NotReady,
    /// Anything else; the message is the database's own.
    Other,
}

/// A failure that the database or its client library reported.
#[derive(Debug)]
pub struct DriverError {
    /// What kind it is.
    pub kind: DriverErrorKind,
    /// The database's own words.
    pub message: String,
}

impl DriverError {
    /// A failure in the database's own words.
    pub fn new(kind: DriverErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

impl fmt::Display for DriverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DriverError {}
