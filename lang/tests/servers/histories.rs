//! Whole histories on real servers: up to the end, down to nothing, up again.

use dbmigrate_core::{Backend, Loss, Migration, Step, Transaction};
use dbmigrate_lang::Replay;
use dbmigrate_test_servers::{Database, Product};
use libtest_mimic::Trial;

use crate::case::{Case, operations};
use crate::catalog::Catalog;
use crate::client::Client;

/// A test for every case that lowers; a refusal is judged by its snapshot.
pub(crate) fn trials(product: Product, backend: Backend) -> Vec<Trial> {
    let mut trials = Vec::new();
    for case in Case::all().into_iter().chain(Case::manual()).chain([Case::example()]) {
        let Ok(migrations) = case.lower(backend) else { continue };
        if migrations.iter().all(|migration| operations(migration).is_empty()) {
            // It is for other backends.
            continue;
        }
        let name = format!("{backend}::{}::{}", case.topic, case.name);
        trials.push(product.trial(name, move |database| Ok(there_and_back(database, &migrations, None)?)));
    }
    let example = Case::example();
    match example.lower(backend) {
        Ok(migrations) => {
            let name = format!("{backend}::migrations::example_with_rows");
            trials.push(product.trial(name, move |database| Ok(there_and_back(database, &migrations, Some(ROWS))?)));
        }
        Err(_) => {
            let migrations = beginning(&example, backend);
            let name = format!("{backend}::migrations::example_up_to_{}", migrations.len());
            trials.push(product.trial(name, move |database| Ok(there_and_back(database, &migrations, None)?)));
        }
    }
    trials
}

/// The files before the first one that the backend refuses.
fn beginning(case: &Case, backend: Backend) -> Vec<Migration> {
    let mut replay = Replay::new(&[backend]);
    case.files.iter().map_while(|(id, text)| replay.push(id, text).ok()).collect()
}

/// Rows in every table of the project's own history.
const ROWS: &str = "
    INSERT INTO users (id, email, password_hash, name)
        VALUES (1, 'ada@example.org', 'x', 'Ada'), (2, 'bob@example.org', 'x', 'Bob');
    INSERT INTO profiles (user_id, bio) VALUES (1, 'cuts');
    INSERT INTO user_roles (user_id, role, granted_by) VALUES (1, 'admin', NULL), (2, 'editor', 1);
    INSERT INTO editors (id, user_id, hourly_rate_minor, rate_currency, hired_on) VALUES (1, 2, 5000, 'EUR', '2026-01-01');
    INSERT INTO clients (id, contact_id, name, billing_email) VALUES (1, 1, 'Film', 'film@example.org');
    INSERT INTO projects (id, public_id, type_code, editor_id, title)
        VALUES (1, '67e55044-10b1-426f-9247-bb680e5fe0c8', 'event', 1, 'A day');
    INSERT INTO project_clients (project_id, client_id) VALUES (1, 1);
    INSERT INTO video_versions (id, project_id, uploaded_by, number, file_path, size_bytes)
        VALUES (1, 1, 2, 1, '/a', 1);
    INSERT INTO messages (id, project_id, version_id, author_id, body) VALUES (1, 1, 1, 1, 'good');
    INSERT INTO messages (id, project_id, author_id, reply_to, body) VALUES (2, 1, 2, 1, 'thanks');
    INSERT INTO payments (project_id, client_id, invoice_number, amount_minor, due_on)
        VALUES (1, 1, 'A1', 100, '2026-02-01');
    INSERT INTO password_reset_tokens (user_id, token_hash, expires_at)
        VALUES (1, repeat('0', 64), '2999-01-01')";

/// Each way down leads to where the way up began, and the second way up to where the first one did.
fn there_and_back(database: &Database, migrations: &[Migration], rows: Option<&str>) -> Result<(), String> {
    let mut client = Client::open(database)?;
    let mut before = vec![Catalog::of(&mut client)?];
    for migration in migrations {
        apply(&mut client, migration)?;
        before.push(Catalog::of(&mut client)?);
    }
    let top = before.pop().ok_or("there is a state before everything")?;
    if let Some(rows) = rows {
        client.script(rows)?;
    }
    for (migration, before) in migrations.iter().zip(before).rev() {
        if operations(migration).iter().any(|operation| operation.down.is_none()) {
            return Ok(());
        }
        revert(&mut client, migration)?;
        expect(&format!("{} was reverted", migration.id), &Catalog::of(&mut client)?.unordered(), &before.unordered())?;
    }
    for migration in migrations {
        apply(&mut client, migration)?;
    }
    expect("everything was applied again", &Catalog::of(&mut client)?, &top)
}

fn expect(when: &str, found: &Catalog, expected: &Catalog) -> Result<(), String> {
    let difference = || format!("{when}, and the catalog differs (- it has, + it had)\n{}", found.difference(expected));
    if found == expected { Ok(()) } else { Err(difference()) }
}

pub(crate) fn apply(client: &mut Client, migration: &Migration) -> Result<(), String> {
    let steps = operations(migration).iter().flat_map(|operation| operation.up.iter());
    run(client, migration, "up", steps)
}

pub(crate) fn revert(client: &mut Client, migration: &Migration) -> Result<(), String> {
    let reversed = operations(migration).iter().rev();
    let steps = reversed.flat_map(|operation| operation.down.as_deref().unwrap_or_default());
    run(client, migration, "down", steps)
}

fn run<'a>(
    client: &mut Client,
    migration: &Migration,
    way: &str,
    steps: impl Iterator<Item = &'a Step>,
) -> Result<(), String> {
    let together = migration.transaction != Transaction::Off && client.has_transactions();
    let all = || {
        if together {
            client.execute("BEGIN")?;
        }
        for step in steps {
            execute(client, step)?;
        }
        if together { client.execute("COMMIT") } else { Ok(()) }
    };
    all().map_err(|error| format!("{} {way}: {error}", migration.id))
}

fn execute(client: &mut Client, step: &Step) -> Result<(), String> {
    match step {
        Step::Sql(statement) if statement.script => client.script(&statement.sql),
        Step::Sql(statement) => client.execute(&statement.sql),
        Step::Precondition(precondition) => match client.rows(&precondition.rows)?.len() {
            0 => Ok(()),
            count => Err(format!("{}: {count} rows\n{}", precondition.message, precondition.rows)),
        },
        Step::Capture(capture) => {
            let (table, column, changed) = match &capture.loss {
                Loss::Table { table } => (table, None, "1 = 1"),
                Loss::Column { table, column } => (table, Some(column), "1 = 1"),
                Loss::Narrowing { table, column, changed } => (table, Some(column), &**changed),
            };
            let columns: Vec<String> = capture.key.iter().chain(column).map(|name| quote(client, name)).collect();
            let columns = if columns.is_empty() { "*".to_owned() } else { columns.join(", ") };
            // A schema stands before its table, as `audit.events`.
            let table = table.split('.').map(|part| quote(client, part)).collect::<Vec<_>>().join(".");
            client.rows(&format!("SELECT {columns} FROM {table} WHERE {changed}")).map(drop)
        }
        Step::Rebuild(rebuild) => Err(format!("{} is built anew, which is for SQLite", rebuild.table)),
        // Only an application can call its functions.
        Step::Call { .. } => Ok(()),
    }
}

fn quote(client: &Client, name: &str) -> String {
    match client {
        Client::Postgres(_) => format!("\"{}\"", name.replace('"', "\"\"")),
        Client::Mysql(_) => format!("`{}`", name.replace('`', "``")),
    }
}
