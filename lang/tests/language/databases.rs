//! Whole histories on real SQLite databases: up to the end, down to nothing, up again.

use dbmigrate::{Migrator, RunReport, Safety};
use dbmigrate_core::{Backend, Migration, Migrations, Step};
use dbmigrate_rusqlite::Sqlite;
use rusqlite::Connection;

use crate::case::{Case, operations};

#[test]
fn every_case_goes_up_down_and_up_again() {
    let mut ran = 0;
    for case in Case::all() {
        // A refusal is judged by its snapshot.
        let Ok(migrations) = case.lower(Backend::Sqlite) else { continue };
        let Ok(()) = has_way_back(&migrations) else { continue };
        there_and_back(&case.name, &migrations, |_| {});
        ran += 1;
    }
    assert!(ran > 25, "only {ran} cases could be executed");
}

#[test]
fn the_example_goes_up_down_and_up_again_with_rows_in_it() {
    let migrations = Case::example().lower(Backend::Sqlite).unwrap();
    there_and_back("example", &migrations, |_| {});
    there_and_back("example with rows", &migrations, |database| {
        database.execute_batch(ROWS).unwrap();
        database.execute_batch(EDITOR).unwrap();
        database.execute_batch(MORE_ROWS).unwrap();
    });
}

/// The project's own history over rows that were there before its last third: nothing of them is lost on the way up, and
/// on the way down only what the migrations say.
#[test]
fn the_rows_of_the_example_stay_while_it_grows() {
    const FIRST: usize = 12;
    let migrations = Case::example().lower(Backend::Sqlite).unwrap();
    let mut database = open();
    apply(&mut database, &migrations[..FIRST]).unwrap();
    database.execute_batch(ROWS).unwrap();
    database.execute_batch(&EDITOR.replace("rate_currency, ", "").replace("'EUR', ", "")).unwrap();
    database.execute_batch(MORE_ROWS).unwrap();
    let tables = [
        "users",
        "profiles",
        "user_roles",
        "editors",
        "clients",
        "projects",
        "project_clients",
        "video_versions",
        "messages",
        "payments",
        "password_reset_tokens",
        "project_types",
    ];
    let counts = |database: &Connection| tables.map(|table| (table, count(database, table)));
    let before = counts(&database);
    apply(&mut database, &migrations).unwrap();
    assert_eq!(counts(&database), before);
    let text = |database: &Connection, sql: &str| database.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(text(&database, "SELECT rate_currency FROM editors"), "EUR");
    assert_eq!(text(&database, "SELECT delivery FROM projects"), "download");
    assert_eq!(text(&database, "SELECT title FROM open_projects"), "A day");
    for last in (FIRST..migrations.len()).rev() {
        revert(&mut database, &migrations[..=last]).unwrap();
    }
    assert_eq!(counts(&database), before);
}

/// Rows in every table of the example.
const ROWS: &str = "
    INSERT INTO users (id, email, password_hash, name) VALUES (1, 'ada@example.org', 'x', 'Ada'), (2, 'bob@example.org', 'x', 'Bob');
    INSERT INTO profiles (user_id, bio) VALUES (1, 'cuts');
    INSERT INTO user_roles (user_id, role, granted_by) VALUES (1, 'admin', NULL), (2, 'editor', 1);";

/// The editor, whose columns have changed.
const EDITOR: &str = "INSERT INTO editors (id, user_id, hourly_rate_minor, rate_currency, hired_on) VALUES (1, 2, 5000, 'EUR', '2026-01-01');";

/// What refers to the editor.
const MORE_ROWS: &str = "
    INSERT INTO clients (id, contact_id, name, billing_email) VALUES (1, 1, 'Film', 'film@example.org');
    INSERT INTO projects (id, public_id, type_code, editor_id, title) VALUES (1, '67e55044-10b1-426f-9247-bb680e5fe0c8', 'event', 1, 'A day');
    INSERT INTO project_clients (project_id, client_id) VALUES (1, 1);
    INSERT INTO video_versions (id, project_id, uploaded_by, number, file_path, size_bytes) VALUES (1, 1, 2, 1, '/a', 1);
    INSERT INTO messages (id, project_id, version_id, author_id, body) VALUES (1, 1, 1, 1, 'good');
    INSERT INTO messages (project_id, author_id, reply_to, body) VALUES (1, 2, 1, 'thanks');
    INSERT INTO payments (project_id, client_id, invoice_number, amount_minor, due_on) VALUES (1, 1, 'A1', 100, '2026-02-01');
    INSERT INTO password_reset_tokens (user_id, token_hash, expires_at) VALUES (1, printf('%064d', 1), '2999-01-01');";

#[test]
fn dropping_a_parent_leaves_the_rows_that_its_children_had() {
    let text = "migration! { create table a { id: BigInteger primary key } \
                create table b { id: BigInteger primary key, a: Option<BigInteger> references a(id) on delete cascade } }
---
migration! { rename table a to c; create table a { id: BigInteger primary key } drop table a; }";
    let migrations = Case::new("here", "drop", text).lower(Backend::Sqlite).unwrap();
    let mut database = open();
    apply(&mut database, &migrations[..1]).unwrap();
    database.execute_batch("INSERT INTO a VALUES (1); INSERT INTO b VALUES (1, 1)").unwrap();
    apply(&mut database, &migrations).unwrap();
    assert_eq!(count(&database, "b"), 1);
    revert(&mut database, &migrations).unwrap();
    assert_eq!(count(&database, "b"), 1);
}

#[test]
fn a_seeded_row_stays_while_others_refer_to_it() {
    let text = "migration! { create table a { id: BigInteger primary key } \
                create table b { id: BigInteger primary key, a: BigInteger references a(id) on delete cascade } }
---
migration! { insert into a { (id: 1) } }";
    let migrations = Case::new("here", "seed", text).lower(Backend::Sqlite).unwrap();
    let mut database = open();
    apply(&mut database, &migrations).unwrap();
    database.execute_batch("INSERT INTO b VALUES (1, 1)").unwrap();
    let error = revert(&mut database, &migrations).unwrap_err();
    assert!(error.contains("1 row of b would refer to nothing in a"), "{error}");
    assert_eq!((count(&database, "a"), count(&database, "b")), (1, 1));
}

/// Up to the end, down to nothing, up again.
pub(crate) fn there_and_back(name: &str, migrations: &[Migration], fill: impl Fn(&Connection)) {
    let mut database = open();
    let up = |database: &mut Connection| {
        apply(database, migrations).unwrap_or_else(|error| panic!("{name}: {error}"));
        schema(database)
    };
    let empty = schema(&database);
    let first = up(&mut database);
    fill(&database);
    for count in (1..=migrations.len()).rev() {
        revert(&mut database, &migrations[..count]).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    assert_eq!(schema(&database), empty, "{name}: something is left");
    assert_eq!(up(&mut database), first, "{name}: it differs the second time");
}

/// Cases that call functions or say that there is no way back are not for the round trip.
pub(crate) fn has_way_back(migrations: &[Migration]) -> Result<(), ()> {
    let calls = |step: &Step| matches!(step, Step::Call { .. });
    let all = migrations.iter().flat_map(operations);
    let bad = all.clone().any(|operation| operation.down.is_none() || operation.up.iter().any(calls));
    if bad { Err(()) } else { Ok(()) }
}

/// A database with foreign keys enforced, as the engine has it.
pub(crate) fn open() -> Connection {
    let database = Connection::open_in_memory().unwrap();
    database.pragma_update(None, "foreign_keys", true).unwrap();
    database
}

/// Applies migrations with the engine itself.
pub(crate) fn apply(database: &mut Connection, migrations: &[Migration]) -> Result<(), String> {
    migrate(database, migrations, |migrator, driver| migrator.run_blocking(driver))
}

/// Reverts the newest of these migrations.
pub(crate) fn revert(database: &mut Connection, migrations: &[Migration]) -> Result<(), String> {
    migrate(database, migrations, |migrator, driver| migrator.revert_blocking(driver))
}

fn migrate(
    database: &mut Connection,
    migrations: &[Migration],
    way: impl FnOnce(&Migrator<'_>, &mut Sqlite<'_>) -> Result<RunReport, dbmigrate::Error>,
) -> Result<(), String> {
    let migrations = Migrations { backends: vec![Backend::Sqlite].into(), items: migrations.to_vec().into() };
    let migrator = Migrator::new(&migrations).safety(Safety::Off).accept_loss(true);
    way(&migrator, &mut Sqlite::new(database)).map(drop).map_err(|error| error.to_string())
}

/// Everything that the database contains, besides what SQLite keeps for itself.
fn schema(database: &Connection) -> Vec<(String, String)> {
    let sql = "SELECT name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         AND tbl_name <> 'dbmigrate_history' ORDER BY 1";
    let mut statement = database.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn count(database: &Connection, table: &str) -> u32 {
    database.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}
