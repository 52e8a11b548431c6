//! Which values SQLite takes for each type: its own types would take anything. Then what it makes of all that must be
//! equal on every backend; the servers are asked in `../servers/values.rs`.

use dbmigrate_core::Backend;
use rusqlite::Connection;

use crate::case::Case;
use crate::databases::{apply, open};
use crate::expectations::{COLUMNS, COLUMNS_TAKE, EXPRESSIONS, Expectation, LITERALS, ROW, differing_columns, plain};

/// A database with one table `t` of a column `v`, made by the language.
fn table(column: &str) -> Connection {
    migrated(&format!("create table t {{ v: {column} }}"))
}

fn migrated(operations: &str) -> Connection {
    let case = Case::new("here", "value", &format!("migration! {{ {operations} }}"));
    let migrations = case.lower(Backend::Sqlite).unwrap_or_else(|found| panic!("{operations}: {found:?}"));
    let mut database = open();
    apply(&mut database, &migrations).unwrap_or_else(|error| panic!("{operations}: {error}"));
    database
}

/// Says what is wrong with the only row's `v`, if anything.
fn wrong(database: &Connection, entry: &Expectation) -> Option<String> {
    let found: Option<String> = database.query_row("SELECT CAST(v AS TEXT) FROM t", [], |row| row.get(0)).unwrap();
    let found = found.map(|text| plain(Backend::Sqlite, entry.ty, &text));
    let expected = entry.value(Backend::Sqlite);
    (found.as_deref() != expected)
        .then(|| format!("{}: {} gives {found:?}, and not {expected:?}", entry.ty, entry.expr))
}

#[test]
fn expressions_are_what_they_are_elsewhere() {
    let wrong = EXPRESSIONS.iter().filter_map(|entry| {
        let Expectation { ty, expr, .. } = entry;
        let database = migrated(&format!("create table t {{ {COLUMNS}, v: {ty} generated as ({expr}) stored }}"));
        database.execute_batch(ROW).unwrap_or_else(|error| panic!("{expr}: {error}"));
        wrong(&database, entry)
    });
    assert_eq!(wrong.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn defaults_are_what_they_are_elsewhere() {
    let wrong = LITERALS.iter().filter_map(|entry| {
        let Expectation { ty, expr, .. } = entry;
        let database = migrated(&format!("create table t {{ id: BigInteger primary key, v: {ty} default {expr} }}"));
        database.execute_batch("INSERT INTO t (id) VALUES (1)").unwrap_or_else(|error| panic!("{expr}: {error}"));
        wrong(&database, entry)
    });
    assert_eq!(wrong.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn inserted_literals_are_what_they_are_elsewhere() {
    let wrong = LITERALS.iter().filter_map(|entry| {
        let Expectation { ty, expr, .. } = entry;
        let table = format!("create table t {{ id: BigInteger primary key, v: {ty} }}");
        wrong(&migrated(&format!("{table} insert into t {{ (id: 1, v: {expr}) }}")), entry)
    });
    assert_eq!(wrong.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn columns_take_what_they_take_elsewhere() {
    for column in COLUMNS_TAKE {
        takes(column.ty, column.takes, column.refuses);
        takes(column.ty, column.unchecked, &[]);
    }
}

#[test]
fn columns_differ_as_documented() {
    for (ty, value, taken) in differing_columns(Backend::Sqlite) {
        let (good, bad): (&[&str], &[&str]) = if taken { (&[value], &[]) } else { (&[], &[value]) };
        takes(ty, good, bad);
    }
}

#[test]
fn a_text_becomes_bytes_in_a_column_of_bytes() {
    let database =
        migrated("create table t { id: BigInteger primary key, v: Blob } insert into t { (id: 1, v: \"a\") }");
    let kind: String = database.query_row("SELECT typeof(v) FROM t", [], |row| row.get(0)).unwrap();
    assert_eq!(kind, "blob");
}

/// Expects that the first values, written as SQL, can be stored, and the others cannot.
fn takes(column: &str, good: &[&str], bad: &[&str]) {
    let database = table(column);
    let store = |value: &&str| database.execute(&format!("INSERT INTO t (v) VALUES ({value})"), []);
    for value in good {
        store(value).unwrap_or_else(|error| panic!("{column} refuses {value}: {error}"));
    }
    for value in bad {
        assert!(store(value).is_err(), "{column} takes {value}");
    }
}

#[test]
fn a_column_is_not_null_unless_it_says_so() {
    for ty in ["Integer", "Boolean", "Decimal(5, 2)", "String(3)", "Uuid", "Json", "Binary(2)", "Enum(\"a\")", "Date"] {
        takes(ty, &[], &["NULL"]);
        takes(&format!("Option<{ty}>"), &["NULL"], &[]);
    }
}

#[test]
fn booleans() {
    takes("Boolean", &["0", "1", "TRUE", "FALSE"], &["2", "-1", "'x'", "0.5"]);
}

#[test]
fn unsigned_numbers() {
    takes("UnsignedInteger", &["0", "4294967295"], &["-1"]);
}

#[test]
fn decimals() {
    takes(
        "Decimal(5, 2)",
        &["'12.50'", "'-12.5'", "'0'", "'-0.01'", "'999.99'", "12", "1.25"],
        &[
            "'1.234'",
            "'1234'",
            "'1000.00'",
            "'12.'",
            "'.5'",
            "'--1'",
            "'1-2'",
            "'1.2.3'",
            "'1e2'",
            "''",
            "'-'",
            "' 1'",
            "'+1'",
            "'１'",
            "x'31'",
            "'NaN'",
        ],
    );
    takes("Decimal(2, 2)", &["'0.99'", "'-0.01'", "'0'"], &["'0.999'", "'10'", "'10.00'"]);
    takes("Decimal(3, 0)", &["'999'", "'-1'"], &["'1.0'", "'1000'"]);
}

#[test]
fn texts() {
    takes("String(3)", &["''", "'abc'", "'äöü'", "'😀😀😀'"], &["'abcd'", "'😀😀😀😀'"]);
    takes("Char(2)", &["'DE'"], &["'DEU'"]);
    takes("Text", &["''", "printf('%.*c', 100000, 'x')"], &[]);
}

#[test]
fn uuids() {
    takes(
        "Uuid",
        &["'67e55044-10b1-426f-9247-bb680e5fe0c8'", "'67E55044-10B1-426F-9247-BB680E5FE0C8'"],
        &[
            "'67e55044-10b1-426f-9247-bb680e5fe0c'",
            "'67e5504410b1426f9247bb680e5fe0c8'",
            "'67e55044-10b1-426f-9247-bb680e5fe0cg'",
            "'67e55044-10b1-426f-9247bb680e5fe0c8-'",
            "'67e5504-410b1-426f-9247-bb680e5fe0c8'",
            "'------------------------------------'",
            "''",
        ],
    );
}

#[test]
fn json() {
    takes("Json", &["'{}'", "'[1, null]'", "'\"a\"'", "'1'", "'null'"], &["''", "'{'", "'{a: 1}'", "'x'"]);
}

#[test]
fn bytes() {
    takes("Binary(2)", &["x'0102'", "x'0000'"], &["x'01'", "x'010203'"]);
    takes("VarBinary(2)", &["x''", "x'0102'"], &["x'010203'"]);
}

#[test]
fn enums() {
    takes("Enum(\"a\", \"it's\")", &["'a'", "'it''s'"], &["'A'", "'b'", "''", "'a '"]);
}

#[test]
fn patterns_escape_as_on_other_servers() {
    takes("String(9) check (like(v, \"a\\\\_%\"))", &["'a_b'"], &["'axb'"]);
}

#[test]
fn a_numbered_key_never_gives_a_number_twice() {
    let database = table("BigInteger primary key auto_increment");
    database.execute_batch("INSERT INTO t DEFAULT VALUES; DELETE FROM t; INSERT INTO t DEFAULT VALUES").unwrap();
    let key: i64 = database.query_row("SELECT v FROM t", [], |row| row.get(0)).unwrap();
    assert_eq!(key, 2);
}

#[test]
fn every_default_is_a_value_of_its_own_column() {
    for column in [
        "Boolean default true",
        "Decimal(5, 2) default -1.50",
        "Decimal(5, 2) default 7",
        "Uuid default \"67e55044-10b1-426f-9247-bb680e5fe0c8\"",
        "Json default \"{}\"",
        "Enum(\"a\", \"b\") default \"b\"",
        "Date default now()",
        "Time default now()",
        "TimestampWithTimeZone default now()",
        "String(3) default (upper(\"abc\"))",
        "BigInteger default -9223372036854775808",
        "Option<Text> default null",
    ] {
        let database = table(column);
        database.execute("INSERT INTO t DEFAULT VALUES", []).unwrap_or_else(|error| panic!("{column}: {error}"));
    }
}
