//! No clause is dropped in silence: with it and without it a backend is told different things, or it refuses.
//!
//! sea-query leaves out some clauses that a backend lacks, and panics at others. What it is asked for goes through the
//! dialects' capabilities first, and this walks over every clause of the language on every backend.

use dbmigrate_core::{Backend, Step};

use crate::case::{Case, operations};

const BEFORE: &str = r#"migration! {
    create enum mood { "sad", "ok" }
    create table parents { id: BigInteger primary key, a: Integer, b: Integer, unique (a, b) }
    create table t {
        id: BigInteger primary key,
        name: Option<String(40)>,
        size: Integer default 1,
        a: Option<Integer>,
        b: Option<Integer>,
        mood: Enum(mood) default "ok",
        check t_size (size > 0),
    }
    create index t_by_size on t (size);
    create view v as "SELECT 1 AS one";
}
"#;

/// A statement with a clause in `«…»`, once with it and once without.
const CLAUSES: &[&str] = &[
    "create table n { id: Integer« primary key» }",
    "create table n { id: BigInteger primary key« auto_increment» }",
    "create table n { a: Text« default \"x\"», b: Integer }",
    "create table n { a: TimestampWithTimeZone« default now()» }",
    "create table n { a: Integer« default (1 + 1)» }",
    "create table n { a: String(9)« unique» }",
    "create table n { a: Integer« check (a > 1)» }",
    "create table n { a: Integer« check n_a (a > 1)» }",
    "create table n { a: BigInteger« references parents(id)» }",
    "create table n { a: BigInteger references parents(id)« on delete cascade» }",
    "create table n { a: BigInteger references parents(id)« on delete restrict» }",
    "create table n { a: BigInteger references parents(id)« on delete no action» }",
    "create table n { a: Option<BigInteger> references parents(id)« on delete set null» }",
    "create table n { a: BigInteger default 1 references parents(id)« on delete set default» }",
    "create table n { a: BigInteger references parents(id)« on update cascade» }",
    "create table n { a: Integer, b: Integer« generated as (a + 1) stored» }",
    "create table n { a: Integer, b: Integer« generated as (a + 1)» }",
    "create table n { a: Integer, b: Integer generated as (a + 1)« stored» }",
    "create table n { a: String(9)« collate \"NOCASE\"» }",
    "«/// A remark.\n»create table n { a: Integer }",
    "create table n { «/// A remark.\n»a: Integer }",
    "create table n { a: Integer, b: Integer«, primary key (a, b)» }",
    "create table n { a: Integer, b: Integer, primary key« n_key» (a, b) }",
    "create table n { a: Integer, b: Integer«, unique (a, b)» }",
    "create table n { a: Integer, b: Integer, unique« n_once» (a, b) }",
    "create table n { a: Integer, b: Integer«, check (a > b)» }",
    "create table n { a: Integer, b: Integer, check« n_order» (a > b) }",
    "create table n { a: Integer, b: Integer«, foreign key (a, b) references parents(a, b)» }",
    "create table n { a: Integer, b: Integer, foreign key« n_parent» (a, b) references parents(a, b) }",
    "create table n { a: Integer }« options { sqlite: \"STRICT\", postgres: \"WITH (fillfactor = 70)\", mysql: \"ROW_FORMAT=DYNAMIC\" }»",
    "create table n { a: «Option<»Integer«>» }",
    "create «unique »index n on t (size, a);",
    "create index n on t (a« desc»);",
    "create index n on t (a)« where (a > 1)»;",
    "create index n on t (a)« using gin»;",
    "create index n on t (a)« using hash»;",
    "create index n on t (name)« using fulltext»;",
    "create index n on t (a)« include (b)»;",
    "create index n on t («(»a« + b)»);",
    "#![transaction(off)] create index n on t (a)« concurrently»;",
    "#![transaction(off)] drop index t_by_size« concurrently»;",
    "alter table t { add column n: Integer default 1« unique» }",
    "alter table t { add column n: Option<BigInteger>« references parents(id)» }",
    "alter table t { add column n: Integer default 1« fill 2» }",
    "alter table t { add column n: Integer default 1« check (n > 0)» }",
    "alter table t { alter column name: String(40) «fill \"x\"» }",
    "alter table t { alter column size: «Option<»Integer«>», alter column size default 3 }",
    "alter table t { alter column size: BigInteger« using \"size * 2\"» }",
    "alter table t { alter column size: Text using \"'x'\"« revert \"7\"», drop constraint t_size, alter column size drop default }",
    "alter table t { add check« n» (size < 9) }",
    "alter table t { add unique« n» (size, name) }",
    "alter table t { add foreign key« n» (a, b) references parents(a, b) }",
    "alter table t { add foreign key (a, b) references parents(a, b)« on delete cascade» }",
    "alter enum mood { add \"x\"« before \"sad\"» }",
    "alter enum mood { add \"x\"« after \"sad\"» }",
    "insert into parents { (id: 1, a: 1, b: 2«), (id: 2, a: 2, b: 2») }",
    "insert into parents { (id: 1, a: 1, b: «1»2) }",
    "execute \"SELECT 1\" revert \"SELECT «1»2\";",
    "execute [\"SELECT 1\"«, \"SELECT 2\"»] revert \"SELECT 2\";",
];

/// What says nothing to a backend, and why.
const SILENT: &[(Backend, &str, &str)] = &[
    (Backend::Sqlite, "/// A remark.", "it keeps no comments"),
    (Backend::Sqlite, " concurrently", "writers wait in any case"),
    (Backend::Mysql, " concurrently", "it builds indexes beside writers without being asked"),
];

#[test]
fn every_clause_says_something_or_is_refused() {
    let mut silent = Vec::new();
    let mut told = 0;
    for template in CLAUSES {
        let (clause, with, without) = divided(template);
        for backend in Backend::ALL {
            let steps = |text: &str| {
                let (attributes, text) =
                    text.strip_prefix("#![transaction(off)]").map_or(("", text), |text| ("#![transaction(off)]", text));
                let case = Case::new("here", "clause", &format!("{BEFORE}---\nmigration! {{ {attributes} {text} }}"));
                let lowered = case.last(backend).ok()?;
                let all = operations(&lowered)
                    .iter()
                    .map(|operation| (operation.up.to_vec(), operation.down.as_deref().map(<[Step]>::to_vec)));
                Some(all.collect::<Vec<_>>())
            };
            // Without the clause it is nothing special, unless the backend wants the clause.
            let (Some(full), Some(bare)) = (steps(&with), steps(&without)) else { continue };
            told += 1;
            let known = SILENT.iter().any(|(on, words, _)| *on == backend && clause.trim() == words.trim());
            if (full == bare) != known {
                silent.push(format!(
                    "{backend}: `{clause}` in `{template}` {}",
                    if known { "says something after all" } else { "says nothing" }
                ));
            }
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
    assert!(told > 120, "only {told} pairs could be compared");
}

#[test]
fn every_template_can_be_read_both_ways() {
    for template in CLAUSES {
        let (_, with, without) = divided(template);
        for text in [with, without] {
            let found = dbmigrate_lang::canonical(&format!("migration! {{ {text} }}"));
            assert!(found.is_ok(), "{text}\n{found:?}");
        }
    }
}

/// The clause, and the statement with it and without it.
fn divided(template: &str) -> (String, String, String) {
    let (mut clause, mut with, mut without) = (String::new(), String::new(), String::new());
    let mut inside = false;
    for c in template.chars() {
        match c {
            '«' => inside = true,
            '»' => inside = false,
            c => {
                with.push(c);
                if inside { clause.push(c) } else { without.push(c) }
            }
        }
    }
    (clause, with, without)
}
