//! A schema as text and as SQL makes the same tables as the history that it comes from.

use dbmigrate_core::{Backend, Id};
use dbmigrate_lang::Replay;
use rusqlite::Connection;

use crate::case::Case;
use crate::databases::{apply, open};

/// The histories that a backend takes, each replayed.
fn replayed(backend: Backend) -> Vec<(Case, Replay)> {
    let cases = Case::all().into_iter().chain([Case::example()]);
    let replay = |case: Case| {
        let mut replay = Replay::new(&[backend]);
        let sound = case.files.iter().all(|(id, text)| replay.push(id, text).is_ok());
        // What is for one backend is in the schema all the same, and may be nothing for another.
        let limited = case.files.iter().any(|(_, text)| text.contains("#![backends("));
        (sound && !limited).then_some((case, replay))
    };
    cases.filter_map(replay).collect()
}

fn only(text: &str) -> Replay {
    let mut replay = Replay::new(&[]);
    let id = Id::new("m20260101_000000_only").unwrap();
    replay.push(&id, text).unwrap_or_else(|found| panic!("{found:?}\n{text}"));
    replay
}

#[test]
fn a_schema_s_text_makes_the_same_schema() {
    let mut compared = 0;
    for backend in Backend::ALL {
        for (case, replay) in replayed(backend) {
            for position in 0..=replay.len() {
                let text = replay.schema_text(position);
                let again = only(&text);
                assert_eq!(statements(&again.schema_text(1)), statements(&text), "{}", case.name);
                // Names of checks of types follow renames in a text, and stay in a history: the remarks say so.
                if !text.contains("// The check of the type") {
                    let sql = replay.schema_sql(position, backend).unwrap().statements;
                    let again = again.schema_sql(1, backend).unwrap().statements;
                    assert_eq!(sorted(again), sorted(sql), "{}\n{text}", case.name);
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 200, "only {compared} schemas were compared");
}

#[test]
fn a_schema_s_sql_makes_what_the_history_makes() {
    let mut compared = 0;
    for (case, replay) in replayed(Backend::Sqlite) {
        let migrations = case.lower(Backend::Sqlite).unwrap();
        let sql = replay.schema_sql(replay.len(), Backend::Sqlite).unwrap();
        // What raw SQL makes is not known, or is what its author says.
        let declared = case.files.iter().any(|(_, text)| text.contains("declares"));
        if declared || !sql.remarks.is_empty() && case.topic != "migrations" {
            continue;
        }
        let mut stepwise = open();
        if apply(&mut stepwise, &migrations).is_err() {
            continue;
        }
        let at_once = open();
        for statement in &sql.statements {
            at_once.execute_batch(statement).unwrap_or_else(|error| panic!("{error}\n{statement}"));
        }
        stepwise.execute_batch("DROP INDEX IF EXISTS users_email_ignoring_case").unwrap();
        let wanted = catalog(&stepwise);
        let found = catalog(&at_once);
        let missing: Vec<_> = wanted.iter().filter(|line| !found.contains(line)).collect();
        let more: Vec<_> = found.iter().filter(|line| !wanted.contains(line)).collect();
        assert!(missing.is_empty() && more.is_empty(), "{}: {missing:#?} is not {more:#?}", case.name);
        compared += 1;
    }
    assert!(compared > 40, "only {compared} schemas were compared");
}

#[test]
fn foreign_keys_in_a_circle_are_added_last() {
    let text = "migration! {
        create table a { id: BigInteger primary key, b: Option<BigInteger>, code: Integer }
        create unique index a_code on a (code);
        create table b { id: BigInteger primary key, a: BigInteger references a(id), code: Integer references a(code) }
        alter table a { add foreign key (b) references b(id), add foreign key own (code) references a(code) }
    }";
    let replay = only(text);
    let text = replay.schema_text(1);
    let (first, second) = (text.find("create table a").unwrap(), text.find("create table b").unwrap());
    let last = text.find("alter table a").unwrap();
    assert!(first < second && second < last, "{text}");
    assert_eq!(only(&text).schema_text(1), text);
    for backend in Backend::ALL {
        let sql = replay.schema_sql(1, backend).unwrap().statements;
        assert_eq!(sql.iter().any(|sql| sql.starts_with("ALTER TABLE")), backend != Backend::Sqlite, "{sql:?}");
    }
    let database = open();
    for statement in replay.schema_sql(1, Backend::Sqlite).unwrap().statements {
        database.execute_batch(&statement).unwrap();
    }
    let keys: u32 =
        database.query_row("SELECT count(*) FROM pragma_foreign_key_list('a')", [], |row| row.get(0)).unwrap();
    assert_eq!(keys, 2);
}

#[test]
fn what_is_not_in_a_schema_is_said() {
    let text = "migration! { #![backends(postgres)] create table a { id: BigInteger primary key, b: Array<Text> } \
                execute \"analyze\" irreversible; execute \"analyze\" irreversible; }";
    let replay = only(text);
    assert!(replay.schema_text(1).starts_with("// 2 raw statements (`execute` or `run`) are not in this"));
    assert_eq!(replay.schema_sql(1, Backend::Postgres).unwrap().remarks.len(), 1);
    let refused = replay.schema_sql(1, Backend::Sqlite).unwrap_err();
    assert!(refused[0].starts_with("table `a`: "), "{refused:?}");
}

/// The statements of a text, in no order: how old the tables are is not in it.
fn statements(text: &str) -> Vec<&str> {
    let body = &text[text.find("migration! {").unwrap() + 12..text.rfind('}').unwrap()];
    let mut statements: Vec<&str> = body.split("\n\n").map(str::trim).collect();
    statements.sort_unstable();
    statements
}

/// Without the order of what is made, and of the constraints in a table.
fn sorted(statements: Vec<String>) -> Vec<Vec<String>> {
    let lines = |statement: &String| {
        let mut lines: Vec<String> = statement.split([',', '\n']).map(|line| line.trim().to_owned()).collect();
        lines.sort();
        lines
    };
    let mut all: Vec<Vec<String>> = statements.iter().map(lines).collect();
    all.sort();
    all
}

/// Everything that a database contains, without what depends on how it came about: the order of columns, of checks and
/// of foreign keys in a table's text.
fn catalog(database: &Connection) -> Vec<String> {
    let query = |sql: &str| -> Vec<String> {
        let mut statement = database.prepare(sql).unwrap_or_else(|error| panic!("{error}\n{sql}"));
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells =
                (0..columns).map(|at| row.get::<_, rusqlite::types::Value>(at).map(|value| format!("{value:?}")));
            Ok(cells.collect::<Result<Vec<_>, _>>()?.join(" "))
        });
        rows.unwrap().collect::<Result<_, _>>().unwrap()
    };
    let own = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'dbmigrate\\_%' ESCAPE '\\' \
               AND tbl_name NOT LIKE 'dbmigrate\\_%' ESCAPE '\\'";
    let tables: Vec<String> = {
        let mut statement =
            database.prepare(&format!("SELECT name FROM sqlite_schema WHERE type = 'table' AND {own}")).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let mut all = query(&format!("SELECT type, name, tbl_name FROM sqlite_schema WHERE {own}"));
    all.extend(query(&format!("SELECT name, sql FROM sqlite_schema WHERE type <> 'table' AND {own}")));
    for table in tables {
        let quoted = table.replace('\'', "''");
        let mut found = query(&format!(
            "SELECT cid, name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo('{quoted}')"
        ));
        found.extend(query(&format!(
            "SELECT \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list('{quoted}')"
        )));
        found.extend(query(&format!(
            "SELECT l.\"unique\", l.origin, l.partial, (SELECT group_concat(coalesce(i.name, '') || i.desc) FROM \
             pragma_index_xinfo(l.name) i) FROM pragma_index_list('{quoted}') l"
        )));
        let mut checks: Vec<String> = query(&format!("SELECT sql FROM sqlite_schema WHERE name = '{quoted}'"))
            .iter()
            .flat_map(|sql| checks(sql))
            .collect();
        checks.sort();
        all.extend(found.into_iter().map(|line| format!("{table}: {line}")));
        all.push(format!("{table}: {checks:#?}"));
    }
    all.sort();
    all
}

/// The checks in a table's text, each with the name before it. SQLite quotes what it renames, so quotes are left out.
fn checks(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in sql.match_indices("CHECK (") {
        let name = sql[..at].trim_end().rsplit(' ').next().unwrap_or_default();
        let name = if sql[..at].trim_end().trim_end_matches(name).ends_with("CONSTRAINT ") { name } else { "" };
        let (mut depth, mut quote) = (0, None);
        let end = sql[at..].find(|c: char| {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (None, '\'' | '"') => quote = Some(c),
                (None, '(') => depth += 1,
                (None, ')') => depth -= 1,
                _ => {}
            }
            c == ')' && depth == 0
        });
        found.push(format!("{name} {}", &sql[at..at + end.unwrap()]).replace('"', ""));
    }
    found
}

#[test]
fn enums_stand_before_tables_and_views_after_what_they_read() {
    let text = "migration! {
        create enum mood { \"sad\", \"ok\" }
        create table people { id: BigInteger primary key, mood: Enum(mood) default \"ok\" }
        create view z_moods as \"select mood from people\";
        create view a_few as \"select mood from z_moods limit 3\";
    }";
    let replay = only(text);
    let text = replay.schema_text(1);
    let places =
        ["create enum", "create table", "create view z_moods", "create view a_few"].map(|words| text.find(words));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{text}");
    assert_eq!(only(&text).schema_text(1), text);
    let database = open();
    for statement in replay.schema_sql(1, Backend::Sqlite).unwrap().statements {
        database.execute_batch(&statement).unwrap();
    }
}

#[test]
fn schemas_and_extensions_come_first() {
    let text = "migration! {
        create extension citext;
        create schema \"Audit\";
        create table \"Audit\".events { id: BigInteger primary key, parent: Option<BigInteger> references \"Audit\".events(id) }
    }";
    let replay = only(text);
    let text = replay.schema_text(1);
    assert!(text.contains("create extension citext;") && text.contains("create schema Audit;"), "{text}");
    assert!(text.find("create schema") < text.find("create table"), "{text}");
    assert_eq!(only(&text).schema_text(1), text);
    assert!(replay.schema_sql(1, Backend::Postgres).unwrap().statements[0].starts_with("CREATE SCHEMA"));
}
