//! Tables that are built anew on SQLite, with everything around them that must stay.

use dbmigrate_core::{Backend, Migration, Step};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::case::{Case, operations};
use crate::databases::{apply, open, revert};

const TABLES: &str = r#"migration! {
    create table parents { id: BigInteger primary key auto_increment, name: Text }

    create table things {
        id: BigInteger primary key auto_increment,
        parent_id: Option<BigInteger> references parents(id) on delete cascade,
        up: Option<BigInteger> references things(id) on delete cascade,
        name: Option<Text>,
        size: Integer default 1,
        twice: Integer generated as (size * 2),
    }

    create table cascading { id: BigInteger primary key, thing: BigInteger references things(id) on delete cascade }
    create table nulling { id: BigInteger primary key, thing: Option<BigInteger> references things(id) on delete set null }
    create table restricting { id: BigInteger primary key, thing: BigInteger references things(id) on delete restrict }
    create table bare { a: Text, b: Integer }
}
"#;

/// What no migration knows of, and rows everywhere. The highest number given is 9, and its row is gone.
const SURROUNDINGS: &str = "
    PRAGMA application_id = 77; PRAGMA user_version = 5;
    CREATE UNIQUE INDEX \"by name\" ON things (name COLLATE NOCASE DESC) WHERE size > 0;
    CREATE INDEX by_expr ON things (lower(name), size + 1);
    CREATE TABLE log (what TEXT);
    CREATE TRIGGER own_insert AFTER INSERT ON things BEGIN INSERT INTO log VALUES ('insert ' || new.id); END;
    CREATE TRIGGER own_delete AFTER DELETE ON things BEGIN INSERT INTO log VALUES ('delete ' || old.id); END;
    CREATE TRIGGER own_update AFTER UPDATE ON things BEGIN INSERT INTO log VALUES ('update ' || new.id); END;
    CREATE TRIGGER others AFTER DELETE ON parents BEGIN DELETE FROM things WHERE parent_id = old.id; END;
    CREATE VIEW names AS SELECT id, name FROM things;
    CREATE VIEW nested AS SELECT upper(name) AS loud FROM names;
    CREATE TRIGGER instead INSTEAD OF INSERT ON names BEGIN INSERT INTO things (id, name) VALUES (new.id, new.name); END;
    CREATE VIRTUAL TABLE search USING fts5(body);
    INSERT INTO search (rowid, body) VALUES (3, 'needle');
    INSERT INTO parents VALUES (1, 'p');
    INSERT INTO things (id, parent_id, up, name, size) VALUES (1, 1, NULL, 'a', 5), (2, 1, 1, 'b', 6), (7, NULL, 2, 'c', 7), (9, NULL, NULL, 'd', 8);
    DELETE FROM things WHERE id = 9;
    INSERT INTO cascading VALUES (1, 1), (2, 2), (3, 7);
    INSERT INTO nulling VALUES (1, 1), (2, NULL);
    INSERT INTO restricting VALUES (1, 2);
    INSERT INTO bare (rowid, a, b) VALUES (4, 'x', 1), (400, 'y', 2);
    DELETE FROM log;";

fn history(change: &str) -> Vec<Migration> {
    let text = format!("{TABLES}---\nmigration! {{ {change} }}");
    let lowered = Case::new("here", "rebuild", &text).lower(Backend::Sqlite);
    lowered.unwrap_or_else(|found| panic!("{change}: {found:#?}"))
}

fn rebuilds(migration: &Migration) -> usize {
    let steps = operations(migration).iter().flat_map(|operation| operation.up.iter());
    steps.filter(|step| matches!(step, Step::Rebuild(_))).count()
}

/// Everything that a change of `things` or `bare` must not touch.
fn untouched(database: &Connection) -> Vec<String> {
    let mut found = rows(
        database,
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT IN ('things', 'bare', 'dbmigrate_history') AND name NOT LIKE 'sqlite_autoindex%' ORDER BY name",
    );
    for sql in [
        "SELECT id, parent_id, up, name, size, twice, rowid FROM things",
        "SELECT rowid, a, b FROM bare",
        "SELECT * FROM parents",
        "SELECT * FROM cascading",
        "SELECT * FROM nulling",
        "SELECT * FROM restricting",
        "SELECT * FROM log",
        "SELECT * FROM names",
        "SELECT * FROM nested",
        "SELECT rowid, body FROM search WHERE search MATCH 'needle'",
        "SELECT name, seq FROM sqlite_sequence WHERE name <> 'dbmigrate_history' ORDER BY name",
        "PRAGMA application_id",
        "PRAGMA user_version",
        "PRAGMA foreign_keys",
        "PRAGMA legacy_alter_table",
        "PRAGMA foreign_key_check",
        "PRAGMA integrity_check",
    ] {
        found.push(format!("-- {sql}"));
        found.extend(rows(database, sql));
    }
    found
}

fn rows(database: &Connection, sql: &str) -> Vec<String> {
    let mut statement = database.prepare(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let cells = (0..columns).map(|column| row.get::<_, Value>(column).map(cell));
        Ok(cells.collect::<Result<Vec<_>, _>>()?.join(" | "))
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

fn cell(value: Value) -> String {
    match value {
        Value::Text(text) => text,
        Value::Integer(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_rebuild_keeps_everything_around_the_table() {
    for change in [
        "alter table things { alter column name: String(20) fill \"none\" }",
        "alter table things { alter column size default 2 }",
        "alter table things { alter column parent_id default 1, add unique (up, size) }",
        "alter table things { add check (size < 100) }",
        "alter table things { add column extra: Text fill (coalesce(name, \"none\")) }",
        "alter table things { drop constraint things_up_fkey }",
        "alter table bare { add unique (a) }",
        "alter table bare { add column c: Integer fill (b * 2), alter column b: BigInteger, alter column a: String(9) }",
        "alter table bare { add primary key (a) }",
    ] {
        let migrations = history(change);
        assert_eq!(rebuilds(&migrations[1]), 1, "{change}");
        let mut database = open();
        apply(&mut database, &migrations[..1]).unwrap();
        database.execute_batch(SURROUNDINGS).unwrap();
        let before = untouched(&database);
        apply(&mut database, &migrations).unwrap_or_else(|error| panic!("{change}: {error}"));
        assert_eq!(untouched(&database), before, "{change}");
        revert(&mut database, &migrations).unwrap_or_else(|error| panic!("{change}: {error}"));
        assert_eq!(untouched(&database), before, "{change}, taken back");
        // A number that was given once is not given again.
        database.execute_batch("INSERT INTO things (name) VALUES ('e')").unwrap();
        assert_eq!(rows(&database, "SELECT max(id) FROM things"), ["10"], "{change}");
        assert_eq!(rows(&database, "SELECT * FROM log"), ["insert 10"], "{change}");
    }
}

#[test]
fn rows_that_stand_in_the_way_are_counted_and_named() {
    for (change, said) in [
        (
            "alter table things { alter column parent_id: BigInteger }",
            "1 row stands in the way: `things.parent_id` is null.",
        ),
        (
            "alter table things { add unique (parent_id) }",
            "1 row stands in the way: `things` (parent_id) is there more than once.",
        ),
        (
            "alter table things { add check (size > 5) }",
            "1 row stands in the way: they do not satisfy the check `things_size_check` of table `things`.",
        ),
        (
            "alter table things { alter column name: Enum(\"a\", \"b\") }",
            "1 row stands in the way: `things.name` is none of the values.",
        ),
        (
            "alter table bare { add foreign key (b) references bare_parents(id) }",
            "2 rows stand in the way: `bare` (b) refers to nothing in `bare_parents` (id).",
        ),
        ("create unique index once on things (parent_id)", "1 row stands in the way"),
    ] {
        let created = "create table bare_parents { id: Integer primary key }";
        let migrations = history(&format!("{created} {change}{}", if change.starts_with("create") { ";" } else { "" }));
        let mut database = open();
        apply(&mut database, &migrations[..1]).unwrap();
        database.execute_batch(SURROUNDINGS).unwrap();
        let before = untouched(&database);
        let error = apply(&mut database, &migrations).unwrap_err();
        assert!(error.contains(said), "{change}: {error}");
        assert_eq!(untouched(&database), before, "{change}");
    }
}

#[test]
fn a_table_that_is_not_what_the_history_knows_is_left_alone() {
    let migrations = history("alter table things { alter column size default 2 }");
    let mut database = open();
    apply(&mut database, &migrations[..1]).unwrap();
    database.execute_batch("ALTER TABLE things ADD COLUMN by_hand TEXT DEFAULT 'kept'").unwrap();
    database.execute_batch(SURROUNDINGS).unwrap();
    let error = apply(&mut database, &migrations).unwrap_err();
    assert!(error.contains("`by_hand` is not in the history"), "{error}");
    assert_eq!(rows(&database, "SELECT count(by_hand) FROM things"), ["3"]);
}

#[test]
fn a_view_that_would_break_stops_the_change() {
    let migrations = history("alter table things { add check (size < 100), drop column name }");
    let mut database = open();
    apply(&mut database, &migrations[..1]).unwrap();
    database.execute_batch("CREATE VIEW names AS SELECT name FROM things").unwrap();
    let error = apply(&mut database, &migrations).unwrap_err();
    assert!(error.contains("the view names: no such column"), "{error}");
    assert_eq!(rows(&database, "SELECT * FROM names"), Vec::<String>::new());
}
