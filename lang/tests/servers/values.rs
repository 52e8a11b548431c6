//! What expressions, literals and columns of all types do on real servers.

use dbmigrate_core::Backend;
use dbmigrate_test_servers::{Database, Product};
use libtest_mimic::{Failed, Trial};

use crate::case::Case;
use crate::client::Client;
use crate::expectations::{
    COLUMNS, COLUMNS_TAKE, Column, EXPRESSIONS, Expectation, LITERALS, ROW, differing_columns, plain,
};
use crate::histories::apply;

pub(crate) fn trials(product: Product, backend: Backend) -> Vec<Trial> {
    let name = |what: &str| format!("{backend}::values::{what}");
    vec![
        product.trial(name("expressions"), move |database| all(database, backend, EXPRESSIONS, expression)),
        product.trial(name("defaults"), move |database| all(database, backend, LITERALS, default)),
        product.trial(name("inserted_literals"), move |database| all(database, backend, LITERALS, inserted)),
        product.trial(name("columns"), move |database| all(database, backend, COLUMNS_TAKE, column)),
        product.trial(name("columns_that_differ"), move |database| {
            all(database, backend, &differing_columns(backend), |client, backend, (ty, value, taken)| {
                takes(client, backend, ty, [(*value, *taken)].into_iter())
            })
        }),
    ]
}

/// Tells every failure, and not only the first one: they often have one cause.
pub(crate) fn all<T>(
    database: &Database,
    backend: Backend,
    list: &[T],
    judge: impl Fn(&mut Client, Backend, &T) -> Result<(), String>,
) -> Result<(), Failed> {
    let mut client = Client::open(database)?;
    let mut failures = Vec::new();
    for entry in list {
        failures.extend(judge(&mut client, backend, entry).err());
        // Whatever has happened, the next entry begins with nothing.
        client.script("ROLLBACK")?;
        client.script("DROP TABLE IF EXISTS t")?;
    }
    if failures.is_empty() { Ok(()) } else { Err(Failed::from(failures.join("\n\n"))) }
}

fn migrate(client: &mut Client, backend: Backend, operations: &str) -> Result<(), String> {
    let case = Case::new("here", "value", &format!("migration! {{ {operations} }}"));
    let migrations = case.lower(backend).map_err(|found| format!("{operations}\n{found:?}"))?;
    migrations.iter().try_for_each(|migration| apply(client, migration))
}

fn judge(client: &mut Client, backend: Backend, entry: &Expectation) -> Result<(), String> {
    let rows = client.rows("SELECT v FROM t")?;
    let found = rows.into_iter().next().and_then(|row| row.into_iter().next().flatten());
    let found = found.map(|text| plain(backend, entry.ty, &text));
    let expected = entry.value(backend);
    if found.as_deref() == expected {
        return Ok(());
    }
    Err(format!("{}: {} gives {found:?}, and not {expected:?}", entry.ty, entry.expr))
}

fn expression(client: &mut Client, backend: Backend, entry: &Expectation) -> Result<(), String> {
    let Expectation { ty, expr, .. } = entry;
    migrate(client, backend, &format!("create table t {{ {COLUMNS}, v: {ty} generated as ({expr}) stored }}"))?;
    client.execute(ROW)?;
    judge(client, backend, entry)
}

fn default(client: &mut Client, backend: Backend, entry: &Expectation) -> Result<(), String> {
    let Expectation { ty, expr, .. } = entry;
    migrate(client, backend, &format!("create table t {{ id: BigInteger primary key, v: {ty} default {expr} }}"))?;
    client.execute("INSERT INTO t (id) VALUES (1)")?;
    judge(client, backend, entry)
}

fn inserted(client: &mut Client, backend: Backend, entry: &Expectation) -> Result<(), String> {
    let Expectation { ty, expr, .. } = entry;
    let text =
        format!("create table t {{ id: BigInteger primary key, v: {ty} }} insert into t {{ (id: 1, v: {expr}) }}");
    migrate(client, backend, &text)?;
    judge(client, backend, entry)
}

fn column(client: &mut Client, backend: Backend, column: &Column) -> Result<(), String> {
    let refused = column.refuses.iter().chain(column.unchecked).map(|value| (*value, false));
    let values = column.takes.iter().map(|value| (*value, true)).chain(refused);
    takes(client, backend, column.ty, values)
}

fn takes(
    client: &mut Client,
    backend: Backend,
    ty: &str,
    values: impl Iterator<Item = (&'static str, bool)>,
) -> Result<(), String> {
    migrate(client, backend, &format!("create table t {{ v: {ty} }}"))?;
    let mut wrong = Vec::new();
    for (value, takes) in values {
        let sql = format!("INSERT INTO t (v) VALUES ({})", spelled(backend, value));
        match (client.execute(&sql), takes) {
            (Ok(()), true) | (Err(_), false) => {}
            (Ok(()), false) => wrong.push(format!("{ty} takes {value}")),
            (Err(error), true) => wrong.push(format!("{ty} refuses {value}: {error}")),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// Bytes as the backend writes them.
pub(crate) fn spelled(backend: Backend, value: &str) -> String {
    match value.strip_prefix("x'") {
        Some(digits) if backend == Backend::Postgres => format!("'\\x{digits}::bytea"),
        _ => value.to_owned(),
    }
}
