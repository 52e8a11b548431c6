//! Structs against a history: what differs is said, with what the history has and a migration that works.

use std::fs;

use dbmigrate_core::{Backend, Id};
use dbmigrate_lang::{Diagnostic, Entity, Replay, Tokens};

const FIRST: &str = r#"
migration! {
    create table orgs {
        id: BigInteger primary key auto_increment,
    }

    create table users {
        id: BigInteger primary key auto_increment,
        email: String(255) unique,
        name: Option<Text> default "nobody",
        role: Enum("admin", "client") default "client",
        org_id: BigInteger references orgs(id) on delete cascade,
        age: Integer check (age > 0),
        key: Binary(16),

        unique (org_id, email),
        check email_is_plausible (length(email) > 3),
    }

    create index users_by_role on users (role, age desc);
    create unique index users_key on users (key) where (name.is_not_null());
}"#;

const SECOND: &str = r#"
migration! {
    alter table users {
        add column seen_at: Option<TimestampWithTimeZone>,
    }
}"#;

const SAME: &str = r#"
#[table(
    in_sync,
    unique (org_id, email),
    check email_is_plausible (length(email) > 3),
    index (role, age desc),
    unique index users_key (key) where (name.is_not_null()),
)]
struct User {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(type = String(255), unique)]
    email: String,
    #[column(default = "nobody")]
    name: Option<String>,
    #[column(type = Enum("admin", "client"), default = "client")]
    role: Role,
    #[column(references = orgs(id) on delete cascade on update no action)]
    org_id: i64,
    #[column(check = (age > 0))]
    age: i32,
    #[column(type = Binary(16))]
    key: [u8; 16],
    seen_at: Option<chrono::DateTime<Utc>>,
}"#;

fn history(files: &[&str]) -> Replay {
    replay(&[Backend::Sqlite, Backend::Postgres], files)
}

fn replay(backends: &[Backend], files: &[&str]) -> Replay {
    let mut replay = Replay::new(backends);
    for (position, text) in files.iter().enumerate() {
        let id = Id::new(&format!("m2026010{}_000000_step", position + 1)).unwrap();
        // One test wants a history with a mistake in it.
        drop(replay.push(&id, text));
    }
    replay
}

fn compare(replay: &Replay, text: &str) -> Vec<Diagnostic> {
    let (entity, found) = Entity::read(&Tokens::new(text.parse().unwrap()));
    assert_eq!(found, []);
    replay.compare(&entity.unwrap())
}

fn shown(found: &[Diagnostic]) -> String {
    let help = |diagnostic: &Diagnostic| {
        diagnostic
            .help
            .as_ref()
            .map(|help| format!("\n  help: {}", help.replace('\n', "\n        ")))
            .unwrap_or_default()
    };
    found.iter().map(|diagnostic| format!("{}{}\n\n", diagnostic.message, help(diagnostic))).collect()
}

/// The struct that agrees, with one text replaced by another.
fn changed(from: &str, to: &str) -> String {
    assert!(SAME.contains(from), "{from}");
    SAME.replace(from, to)
}

#[test]
fn what_agrees_is_silent() {
    assert_eq!(shown(&compare(&history(&[FIRST, SECOND]), SAME)), "");
    let otherwise = [
        // The order of fields and comments say nothing about the table.
        ("struct User {", "struct User { /// When.\n seen_at: Option<OffsetDateTime>,"),
        // A check may stand at its column or beside the columns.
        ("#[column(check = (age > 0))]", "#[column(check(age > 0))]"),
        // A default that is null is none.
        ("seen_at:", "#[column(default = null)] seen_at:"),
        // The name that the rule gives may be written.
        ("unique (org_id, email)", "unique users_org_id_email_key (org_id, email)"),
    ];
    for (from, to) in otherwise {
        let mut text = changed(from, to);
        if to.contains("OffsetDateTime") {
            text = text.replace("    seen_at: Option<chrono::DateTime<Utc>>,\n", "");
        }
        assert_eq!(shown(&compare(&history(&[FIRST, SECOND]), &text)), "", "{to}");
    }
}

#[test]
fn every_difference_is_said() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("../snapshots");
    settings.set_omit_expression(true);
    let _guard = settings.bind_to_scope();
    let changes = [
        ("    age: i32,", "    age: i32, #[column(unique)] nickname: Option<String>,"),
        ("    age: i32,", "    age: i32, nickname: String,"),
        ("seen_at:", "see_at:"),
        ("    seen_at: Option<chrono::DateTime<Utc>>,\n", ""),
        ("type = String(255), ", ""),
        ("name: Option<String>", "name: String"),
        ("type = Binary(16)", "type = Option<Binary(16)>"),
        ("primary_key, auto_increment", "primary_key"),
        ("default = \"nobody\"", "default = \"somebody\""),
        (", default = \"client\"", ""),
        ("default = \"nobody\"", "collate = \"C\""),
        ("check = (age > 0)", "generated = (id + 1), check = (age > 0)"),
        ("primary_key, auto_increment", "unique"),
        ("in_sync,", "in_sync, primary_key (org_id),"),
        ("String(255), unique", "String(255)"),
        ("unique (org_id, email)", "unique (email, org_id)"),
        ("unique (org_id, email)", "unique one_per_org (org_id, email)"),
        ("in_sync,", "in_sync, unique (key),"),
        ("on delete cascade", "on delete restrict"),
        ("#[column(references = orgs(id) on delete cascade on update no action)]", ""),
        ("    age: i32,", "    age: i32, #[column(references = users(id))] boss: Option<i64>,"),
        ("check = (age > 0)", "check = (age > 18)"),
        ("check = (age > 0)", "check = old_enough (age > 0)"),
        ("    #[column(check = (age > 0))]\n", ""),
        ("length(email) > 3", "length(email) > 4"),
        ("index (role, age desc)", "index (role)"),
        ("index (role, age desc)", "index by_role (role, age desc)"),
        ("    index (role, age desc),\n", ""),
        (" where (name.is_not_null())", ""),
        ("in_sync,", "in_sync, index (age),"),
        ("in_sync,", "in_sync, name = people,"),
        ("in_sync,", "in_sync, name = user,"),
    ];
    let history = history(&[FIRST, SECOND]);
    let mut out = String::new();
    for (from, to) in changes {
        let mut text = changed(from, to);
        if to.contains("org_id),") && to.starts_with("in_sync, primary") {
            text = text.replace("primary_key, auto_increment", "");
        }
        let found = compare(&history, &text);
        assert!(!found.is_empty(), "{to}");
        found.iter().for_each(|diagnostic| suggestion_works(diagnostic, &text));
        out.push_str(&format!("=== {} → {}\n\n{}", from.trim(), to.trim(), shown(&found)));
    }
    insta::assert_snapshot!("entities__every_difference", out);
}

/// The migration that a help suggests is a migration, and takes the difference away.
fn suggestion_works(diagnostic: &Diagnostic, text: &str) {
    let help = diagnostic.help.as_deref().unwrap_or_default();
    let lines: Vec<&str> = help.lines().filter(|line| line.starts_with("    ")).collect();
    if lines.is_empty() {
        return;
    }
    let migration = format!("migration! {{ {} }}", lines.join("\n"));
    let mut replay = history(&[FIRST, SECOND]);
    let pushed = replay.push(&Id::new("m20260103_000000_suggested").unwrap(), &migration);
    assert!(pushed.is_ok(), "{migration}: {pushed:?}");
    let still = compare(&replay, text).into_iter().any(|other| other.message == diagnostic.message);
    assert!(!still, "{migration} does not help against: {}", diagnostic.message);
}

#[test]
fn own_mistakes_come_first_and_a_broken_history_is_not_compared_with() {
    let text = changed("unique (org_id, email)", "unique (org_id, emial)").replace("age: i32", "years: i32");
    let found = compare(&history(&[FIRST, SECOND]), &text);
    let messages: Vec<&str> = found.iter().map(|diagnostic| &*diagnostic.message).collect();
    assert_eq!(messages.len(), 3, "{messages:?}");
    assert!(messages.iter().all(|message| message.starts_with("no column ")), "{messages:?}");

    let found = compare(&history(&[FIRST, "migration! { drop table nothing; }"]), SAME);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("m20260102_000000_step has mistakes"), "{found:?}");
}

#[test]
fn an_enum_with_a_name_has_the_values_of_the_history() {
    let create = "create enum mood { \"sad\", \"ok\" } create table things { a: Enum(mood) default \"ok\" }";
    let history = history(&[&format!("migration! {{ {create} }}"), "migration! { alter enum mood { add \"happy\" } }"]);
    let same = "struct Thing { #[column(type = Enum(mood), default = \"ok\")] a: Mood }";
    assert_eq!(shown(&compare(&history, same)), "");
    let (entity, _) = Entity::read(&Tokens::new(same.parse().unwrap()));
    assert_eq!(entity.unwrap().check(), []);
    let changes = [("mood", "mod"), ("Enum(mood)", "Text"), ("\"ok\"", "\"good\""), ("\"ok\"", "\"happy\"")];
    let found = changes.map(|(from, to)| compare(&history, &same.replace(from, to)).remove(0).message);
    assert_eq!(
        found,
        [
            "no enum `mod`",
            "column `a` is `Text` here, and `Enum(mood)` in the history",
            "this default does not fit column `a`: \"good\" is none of its values",
            "column `a` has `default = \"happy\"` here, and `default = \"ok\"` in the history",
        ]
    );
}

#[test]
fn a_struct_alone_takes_other_tables_on_trust() {
    let text = "#[table(foreign_key (a, b) references c(d, e), foreign key (b) references c(d))]
                struct T { a: i32, b: String, #[column(references = ts(a))] c: i32 }";
    let (entity, _) = Entity::read(&Tokens::new(text.parse().unwrap()));
    let found = entity.unwrap().check();
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn the_guide_names_the_types_as_they_are() {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/entities.md");
    let guide = fs::read_to_string(guide).unwrap();
    let (_, types) = guide.split_once("\n## Types\n").unwrap();
    let rows = types.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix("` |")?.split_once("` | `"));
    let mut count = 0;
    for (rust, ours) in rows {
        for rust in rust.split("`, `") {
            let text = format!("migration! {{ create table things {{ a: {ours} }} }}");
            let history = replay(&[Backend::Postgres], &[&text]);
            assert_eq!(shown(&compare(&history, &format!("struct Thing {{ a: {rust} }}"))), "", "{rust}");
            count += 1;
        }
    }
    assert_eq!(count, 29, "the table of types is read as a whole");
}
