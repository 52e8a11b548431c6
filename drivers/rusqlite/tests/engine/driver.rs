//! The driver by itself.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use dbmigrate::Driver;
use dbmigrate::driver::{Cell, DriverErrorKind, Row, Value};
use dbmigrate_rusqlite::Sqlite;
use rusqlite::{Connection, OpenFlags};

use crate::support::Database;

fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a blocking driver is ready at once"),
    }
}

#[test]
fn values_come_back_as_they_went() {
    let mut connection = Connection::open_in_memory().unwrap();
    let mut driver = Sqlite::new(&mut connection);
    let args = [Value::Null, Value::Integer(-7), Value::Real(0.5), Value::Text("ä"), Value::Blob(&[0, 255])];
    let rows = now(driver.query("SELECT ?1, ?2, ?3, ?4, ?5, CAST(x'ff' AS TEXT)", &args)).unwrap();
    let cells = vec![
        Cell::Null,
        Cell::Integer(-7),
        Cell::Real(0.5),
        Cell::Text("ä".to_owned()),
        Cell::Blob(vec![0, 255]),
        Cell::Blob(vec![255]),
    ];
    assert_eq!(rows, [Row(cells)]);
}

#[test]
fn a_batch_runs_every_statement_and_every_row() {
    let mut connection = Connection::open_in_memory().unwrap();
    let mut driver = Sqlite::new(&mut connection);
    now(driver.batch("CREATE TABLE t (a); -- one; not two\nINSERT INTO t VALUES (1), (2); SELECT * FROM t; ; "))
        .unwrap();
    assert_eq!(now(driver.execute("DELETE FROM t", &[])).unwrap(), 2);
    now(driver.batch("CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t; SELECT 1; END")).unwrap();
}

#[test]
fn failures_have_a_kind() {
    let database = Database::new();
    let first = database.open();
    first.execute_batch("CREATE TABLE t (a); BEGIN IMMEDIATE").unwrap();
    let mut second = database.open();
    second.busy_timeout(std::time::Duration::ZERO).unwrap();
    let kind = |connection: &mut Connection, sql: &str| now(Sqlite::new(connection).batch(sql)).unwrap_err().kind;
    assert_eq!(kind(&mut second, "BEGIN IMMEDIATE"), DriverErrorKind::Busy);
    first.execute_batch("ROLLBACK").unwrap();

    let mut read_only = Connection::open_with_flags(&database.path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    assert_eq!(kind(&mut read_only, "INSERT INTO t VALUES (1)"), DriverErrorKind::ReadOnly);

    second.execute_batch("PRAGMA max_page_count = 2").unwrap();
    assert_eq!(kind(&mut second, "INSERT INTO t VALUES (zeroblob(100000))"), DriverErrorKind::Full);
    assert_eq!(kind(&mut second, "nonsense"), DriverErrorKind::Other);

    std::fs::write(&database.path, [b'x'; 4096]).unwrap();
    assert_eq!(kind(&mut database.open(), "SELECT * FROM t"), DriverErrorKind::Corrupt);
}
