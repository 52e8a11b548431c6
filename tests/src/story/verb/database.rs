//! SQLite databases, asked and held.

use std::time::Duration;

use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};

use super::{Refusal, Request, Said};

/// Runs SQL and shows the rows as the sqlite3 shell does: `a|b`. It never makes a database.
pub(super) fn sqlite(request: &mut Request<'_>) -> Said {
    let [name, sql] = request.words else { unreachable!("the words were counted") };
    let connection = open(request, name, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mut shown = String::new();
    let mut batch = rusqlite::Batch::new(&connection, sql);
    while let Some(mut statement) = batch.next().map_err(failed)? {
        let columns = statement.column_count();
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let cells: Result<Vec<String>, Refusal> = (0..columns).map(|column| cell(row, column)).collect();
            shown.push_str(&cells?.join("|"));
            shown.push('\n');
        }
    }
    Ok(shown)
}

/// Begins a write transaction and holds it, as another program would.
pub(super) fn lock(request: &mut Request<'_>) -> Said {
    let name = &request.words[0];
    let connection = open(request, name, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch("begin immediate").map_err(failed)?;
    request.stage.locks.insert(name.clone(), connection);
    Ok(String::new())
}

/// Ends the transaction that `lock` began.
pub(super) fn unlock(request: &mut Request<'_>) -> Said {
    let name = &request.words[0];
    let connection =
        request.stage.locks.remove(name).ok_or_else(|| Refusal::Failed(format!("{name} is not locked")))?;
    connection.execute_batch("rollback").map(|()| String::new()).map_err(failed)
}

fn open(request: &Request<'_>, name: &str, flags: OpenFlags) -> Result<Connection, Refusal> {
    let path = request.stage.path(name).map_err(|error| Refusal::Failed(format!("{name}: {error}")))?;
    let connection = Connection::open_with_flags(path, flags);
    let connection = connection.map_err(|_| Refusal::Failed(format!("{name}: no such database")))?;
    connection.busy_timeout(Duration::ZERO).map_err(failed)?;
    Ok(connection)
}

fn cell(row: &Row<'_>, column: usize) -> Result<String, Refusal> {
    Ok(match row.get_ref(column).map_err(failed)? {
        ValueRef::Null => String::new(),
        ValueRef::Integer(value) => value.to_string(),
        ValueRef::Real(value) => format!("{value:?}"),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    })
}

fn failed(error: rusqlite::Error) -> Refusal {
    Refusal::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::super::script::Call;
    use super::super::super::{Outcome, Stage};

    fn call(stage: &mut Stage, text: &str) -> Outcome {
        super::super::call(stage, &Call { text: text.to_owned(), ..Call::default() }).unwrap()
    }

    #[test]
    fn a_database_is_asked_held_and_let_go() {
        let mut stage = Stage::new().unwrap();
        assert_eq!(call(&mut stage, "sqlite a.db 'select 1'").stderr, "a.db: no such database");
        stage.write("a.db", b"").unwrap();
        let made = call(
            &mut stage,
            "sqlite a.db \"create table t (a, b); insert into t values (1, null), (2.5, 'x'); select * from t\"",
        );
        assert_eq!(made.stdout, "1|\n2.5|x\n");
        assert_eq!(call(&mut stage, "lock a.db").exit.0, "0");
        assert!(call(&mut stage, "sqlite a.db 'delete from t'").stderr.contains("locked"));
        assert_eq!(call(&mut stage, "unlock a.db").exit.0, "0");
        assert_eq!(call(&mut stage, "sqlite a.db 'delete from t'").exit.0, "0");
    }
}
