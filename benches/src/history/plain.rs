//! The floor: what `sqlite3 DATABASE ".read run.sql"` executes, one transaction with a history row for each migration.

use super::{table, up, version};

pub(super) fn files(count: usize) -> Vec<(String, String)> {
    let mut script =
        "CREATE TABLE _hist (version BIGINT PRIMARY KEY, name TEXT, at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);\n"
            .to_owned();
    for i in 1..=count {
        let (date, time) = version(i);
        let row = format!("INSERT INTO _hist (version, name) VALUES ({date}{time}, 'create_{}');", table(i));
        script.push_str(&format!("BEGIN;\n{}{row}\nCOMMIT;\n", up(i)));
    }
    vec![("run.sql".to_owned(), script)]
}
