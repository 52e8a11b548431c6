//! Runs in processes of their own: the test binary starts itself again.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use dbmigrate::{Migration, Migrations};
use rusqlite::Connection;

use crate::support::{list, migration, operation, run};

/// The variable that tells a child which database it is to migrate.
const DATABASE: &str = "DBMIGRATE_TEST_DATABASE";

/// Migrations of which each can be seen to have been applied once: a table, and a row that would not come twice.
pub(crate) fn thirty() -> Migrations {
    let one = |day: u32| -> Migration {
        let up: &'static str = format!("CREATE TABLE t{day} (id INTEGER PRIMARY KEY, text TEXT)").leak();
        let down: &'static str = format!("DROP TABLE t{day}").leak();
        let row: &'static str = format!("INSERT INTO marks VALUES ({day})").leak();
        let mut operations = vec![operation(up, down), operation(row, "DELETE FROM marks")];
        if day == 1 {
            operations.insert(0, operation("CREATE TABLE marks (day INTEGER)", "DROP TABLE marks"));
        }
        migration(day, operations)
    };
    list((1..=30).map(one).collect::<Vec<_>>())
}

/// Starts a run in a process of its own.
pub(crate) fn start(database: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child::a_run_in_a_process_of_its_own"])
        .env(DATABASE, database)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Every migration was applied once, and the file is sound.
pub(crate) fn assert_complete(database: &Path) {
    let connection = Connection::open(database).unwrap();
    let ask = |sql: &str| crate::support::rows(&connection, sql);
    assert_eq!(ask("PRAGMA integrity_check"), ["ok"]);
    assert_eq!(ask("SELECT count(*), count(DISTINCT day) FROM marks"), ["Integer(30) Integer(30)"]);
    assert_eq!(ask("SELECT count(*) FROM dbmigrate_history WHERE state = 'applied'"), ["Integer(30)"]);
}

/// What the other tests start. By itself it has no database and does nothing.
#[test]
fn a_run_in_a_process_of_its_own() {
    let Some(database) = std::env::var_os(DATABASE) else { return };
    run(&thirty(), &mut Connection::open(database).unwrap()).unwrap();
}
