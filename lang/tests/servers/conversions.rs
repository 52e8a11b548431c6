//! Columns with a value in them that become columns of other types, and what they were again.

use dbmigrate_core::{Backend, Migration, Step};
use dbmigrate_test_servers::Product;
use libtest_mimic::{Failed, Trial};

use crate::case::Case;
use crate::client::Client;
use crate::histories::{apply, revert};
use crate::values::{all, spelled};

/// Types, each with a value that as many others as possible can hold.
const TYPES: [(&str, &str); 27] = [
    ("TinyInteger", "1"),
    ("SmallInteger", "1"),
    ("Integer", "1"),
    ("BigInteger", "1"),
    ("UnsignedSmallInteger", "1"),
    ("UnsignedInteger", "1"),
    ("UnsignedBigInteger", "1"),
    ("Float", "1"),
    ("Double", "1"),
    ("Decimal(5, 2)", "1.25"),
    ("Decimal(30, 4)", "1"),
    ("Boolean", "TRUE"),
    ("Char(36)", "'1'"),
    ("String(3)", "'1'"),
    ("String(80)", "'1'"),
    ("Text", "'1'"),
    ("Uuid", "'67e55044-10b1-426f-9247-bb680e5fe0c8'"),
    ("Json", "'{}'"),
    ("JsonBinary", "'{}'"),
    ("Binary(2)", "x'3132'"),
    ("VarBinary(2)", "x'31'"),
    ("VarBinary(9)", "x'31'"),
    ("Blob", "x'31'"),
    ("Enum(\"1\", \"b\")", "'1'"),
    ("Enum(\"c\", \"1\")", "'1'"),
    ("DateTime", "'2026-01-31 12:00:00'"),
    ("Timestamp", "'2026-01-31 12:00:00'"),
];

/// A column of one type that becomes one of another.
struct Change {
    name: String,
    value: &'static str,
    migrations: Vec<Migration>,
}

/// One test for all of them: there are hundreds.
pub(crate) fn trial(product: Product, backend: Backend) -> Trial {
    product.trial(format!("{backend}::conversions::there_and_back"), move |database| {
        let changes = changes(backend);
        if changes.len() < 100 {
            return Err(Failed::from(format!("only {} changes of types could be lowered", changes.len())));
        }
        all(database, backend, &changes, there_and_back)
    })
}

/// Every change that needs no word of the author; every other one is of a nullable column.
fn changes(backend: Backend) -> Vec<Change> {
    let mut changes = Vec::new();
    for (row, (from, value)) in TYPES.into_iter().enumerate() {
        for (column, (to, _)) in TYPES.into_iter().enumerate() {
            let wrap = |ty: &str| if (row + column) % 2 == 0 { ty.to_owned() } else { format!("Option<{ty}>") };
            let (from, to) = (wrap(from), wrap(to));
            let text = format!(
                "migration! {{ create table t {{ id: BigInteger primary key, v: {from} }} }}
---
migration! {{ alter table t {{ alter column v: {to} }} }}"
            );
            // A refusal has a reason, which the language's own tests judge.
            if let Ok(migrations) = Case::new("here", "change", &text).lower(backend) {
                changes.push(Change { name: format!("{from} to {to}"), value, migrations });
            }
        }
    }
    changes
}

fn there_and_back(client: &mut Client, backend: Backend, change: &Change) -> Result<(), String> {
    let [before, after] = &*change.migrations else { return Err("a change has two files".into()) };
    let told = |error| format!("{}: {error}", change.name);
    apply(client, before).map_err(told)?;
    client.execute(&format!("INSERT INTO t (id, v) VALUES (1, {})", spelled(backend, change.value)))?;
    let rows = client.rows("SELECT id, v FROM t")?;
    if let Err(error) = apply(client, after) {
        // A value that does not fit stops the change, and stays what it was.
        let asked = after.lowered[0].operations[0].up.iter().any(|step| matches!(step, Step::Precondition(_)));
        if !asked || !error.contains("1 rows") {
            return Err(told(error));
        }
        if client.has_transactions() {
            client.execute("ROLLBACK")?;
        }
        let kept = client.rows("SELECT id, v FROM t")?;
        return if rows == kept { Ok(()) } else { Err(format!("{}: {rows:?} became {kept:?}", change.name)) };
    }
    revert(client, after).map_err(told)?;
    let again = client.rows("SELECT id, v FROM t")?;
    if rows == again { Ok(()) } else { Err(format!("{}: {rows:?} became {again:?}", change.name)) }
}
