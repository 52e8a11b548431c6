//! What people write who come from SQL or from Rust, and how it is said here: the helps of what cannot be read.

/// What was meant by words that begin no statement.
pub(crate) fn statement(words: &[&str]) -> Option<String> {
    let (first, second) = (words.first()?.to_lowercase(), words.get(1).copied().unwrap_or_default());
    let raw = || Some("what the language has no words for is raw SQL: `execute \"…\" revert \"…\";`".to_owned());
    match (&*first, &*second.to_lowercase()) {
        ("insert", _) => Some("write `insert into roles { (id: 1, name: \"admin\") }`".to_owned()),
        ("begin" | "commit" | "rollback" | "start" | "end" | "savepoint", _) => Some(
            "the run begins and ends the transaction; a migration without one begins with `#![transaction(off)]`"
                .to_owned(),
        ),
        ("fn" | "use" | "pub" | "const" | "static" | "struct" | "mod" | "let" | "impl" | "async", _) => {
            Some("Rust code stands below `migration! { … }`, and is called by `run f revert g;`".to_owned())
        }
        ("create", "unique") => Some("write `create unique index users_by_email on users (email);`".to_owned()),
        ("create", "type") => Some("write `create enum mood { \"sad\", \"ok\" }`".to_owned()),
        ("drop" | "alter", "type") => Some(format!("write `{first} enum`")),
        ("create", "or") => Some("drop what is there and create it again, in two statements".to_owned()),
        ("drop", "column" | "constraint") | ("add" | "modify" | "change", _) | ("rename" | "alter", "column") => {
            Some(format!("write it in braces: `alter table users {{ {first} … }}`"))
        }
        ("alter", "index" | "view") => {
            Some(format!("drop the {second} and create it again: `drop {second} a;`, `create {second} b …`"))
        }
        (
            "create" | "drop" | "alter",
            "temporary" | "temp" | "trigger" | "function" | "procedure" | "sequence" | "materialized" | "role" | "user"
            | "database" | "policy" | "domain" | "rule" | "virtual" | "event" | "aggregate",
        ) => raw(),
        (
            "select" | "update" | "delete" | "truncate" | "grant" | "revoke" | "with" | "merge" | "copy" | "call"
            | "vacuum" | "analyze" | "reindex" | "pragma" | "set" | "lock" | "replace" | "attach" | "do",
            _,
        ) => raw(),
        _ => None,
    }
}

/// What was meant by words that begin no verb of `alter table`.
pub(crate) fn verb(words: &[&str]) -> Option<String> {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let help = match lower[..] {
        ["add", "constraint", ..] => {
            "the name comes after the kind: `add unique NAME (a)`, `add check NAME (a > 0)`, `add foreign key NAME (a) references t(b)`"
        }
        ["add", "index" | "key" | "fulltext" | "spatial", ..] => {
            "an index is a statement of its own: `create index NAME on users (a);`"
        }
        ["add", ..] => "write `add column note: Option<Text>`",
        ["drop", "index", ..] => "an index is dropped by a statement of its own: `drop index NAME;`",
        ["drop", "primary" | "foreign" | "unique" | "check" | "key", ..] => {
            "every constraint has a name: `drop constraint NAME`"
        }
        ["drop", "default" | "not", ..] => "write it with its column: `alter column email drop default`",
        ["drop", ..] => "write `drop column email`",
        ["rename", "to", ..] => "a table is renamed by a statement of its own: `rename table users to people;`",
        ["rename", "index" | "key", ..] => "drop the index and create it again: `drop index a;`, `create index b …`",
        ["rename", ..] => "write `rename column email to mail`",
        ["modify" | "change", ..] => {
            "write `alter column email: String(80)` for the type, `rename column email to mail` for the name"
        }
        ["set", ..] => "write it with its column: `alter column email default \"\"`",
        ["alter", ..] => "write `alter column email: String(80)`",
        _ => return None,
    };
    Some(help.to_owned())
}
