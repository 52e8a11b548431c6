//! What the studio does with its database.

use dbmigrate::Table as _;
use rusqlite::{Connection, Result, params};

use crate::entities::Project;

/// A client orders a commercial: a project, its first cut, and an invoice. All of it or nothing.
pub(crate) fn receive_an_order(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction()?;
    let number: i64 = transaction.query_row("select count(*) + 1 from projects", [], |row| row.get(0))?;

    transaction.execute(
        "insert into clients (name, billing_email, status) values ('Lighthouse Coffee', 'office@lighthouse.example', 'active')
         on conflict (name, country) do nothing",
        [],
    )?;
    let client: i64 =
        transaction.query_row("select id from clients where name = 'Lighthouse Coffee'", [], |row| row.get(0))?;

    transaction.execute(
        "insert into projects (public_id, type_code, title, status, due_on) values (?1, 'commercial', ?2, 'active', '2026-12-24')",
        params![format!("00000000-0000-4000-8000-{number:012}"), format!("Winter campaign {number}")],
    )?;
    let project = transaction.last_insert_rowid();
    transaction.execute("insert into project_clients (project_id, client_id) values (?1, ?2)", [project, client])?;
    transaction.execute(
        "insert into video_versions (project_id, number, file_path, size_bytes) values (?1, 1, ?2, 734003200)",
        params![project, format!("projects/{project}/1.mov")],
    )?;
    transaction.execute(
        "insert into payments (project_id, client_id, invoice_number, amount_minor, due_on) values (?1, ?2, ?3, 480000, '2026-12-31')",
        params![project, client, format!("2026-{number:04}")],
    )?;
    transaction.commit()
}

/// The project that was ordered last. The names in the query are those of the struct, and the compiler has compared them
/// with the migrations.
pub(crate) fn newest_project(connection: &Connection) -> Result<Project> {
    let (columns, table) = (Project::COLUMNS.join(", "), Project::NAME);
    let newest = format!("select {columns} from {table} order by id desc limit 1");
    connection.query_row(&newest, [], Project::from_row)
}

/// One line for each client who owes something.
pub(crate) fn owed(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare(
        "select clients.name, count(*), sum(payments.amount_minor), payments.currency
         from payments join clients on clients.id = payments.client_id
         where payments.status in ('open', 'overdue')
         group by clients.id, payments.currency
         order by clients.name",
    )?;
    let lines = statement.query_map([], |row| {
        let (name, invoices, amount, currency) =
            (row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?, row.get::<_, String>(3)?);
        Ok(format!("{name}: {invoices} open, {}.{:02} {currency}", amount / 100, amount % 100))
    })?;
    lines.collect()
}
