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

/// What was meant by a word after `alter column c`, and the one that follows it.
pub(crate) fn change_of_column(first: &str, second: &str) -> Option<&'static str> {
    Some(match (&*first.to_lowercase(), &*second.to_lowercase()) {
        ("set" | "drop", "not") | ("not" | "null", _) => {
            "the type says it: `alter column email: Option<Text>` is nullable, `alter column email: Text` is not"
        }
        ("unique", _) => "write `add unique (email)`",
        ("primary", _) => "write `add primary key (id)`",
        ("references", _) => "write `add foreign key (author_id) references users(id)`",
        ("to", _) => "write `rename column email to mail`",
        ("type", _) | ("set", "data") => "write `alter column email: String(80)`",
        ("set", "default") => "write `alter column email default \"\"`",
        _ => return None,
    })
}

/// What was meant by a word that is no modifier of a column.
pub(crate) fn modifier(word: &str) -> Option<&'static str> {
    Some(match &*word.to_lowercase() {
        "not" | "null" => "a column is NOT NULL unless its type is `Option<…>`",
        "autoincrement" | "identity" | "serial" => "did you mean `auto_increment`?",
        "comment" => "a comment stands above its column: `/// …`",
        "foreign" | "constraint" => "write `references users(id)`",
        "on" | "cascade" | "restrict" => "write `references users(id) on delete cascade`",
        "index" | "key" => "an index is a statement of its own: `create index NAME on TABLE (…);`",
        "as" | "virtual" | "stored" => "write `generated as (…)`, or `generated as (…) stored`",
        "fill" => "only a column that is added to a table takes `fill`",
        _ => return None,
    })
}

/// What was meant by a word that is no value.
pub(crate) fn value(word: &str) -> Option<&'static str> {
    Some(match &*word.to_lowercase() {
        "now" | "current_timestamp" | "current_date" | "current_time" => "write `now()`",
        "true" => "write `true`",
        "false" => "write `false`",
        "null" | "none" => "write `null`",
        _ => return None,
    })
}

/// What was meant by a word that stands where a column does.
pub(crate) fn column(word: &str) -> Option<&'static str> {
    Some(match &*word.to_lowercase() {
        "null" | "none" => "null is written `null`, and compared by `.is_null()` and `.is_not_null()`",
        "true" => "write `true`",
        "false" => "write `false`",
        _ => return None,
    })
}

/// What was meant by a word between two operands, and the one that follows it.
pub(crate) fn operator(word: &str, next: &str) -> Option<&'static str> {
    Some(match &*word.to_lowercase() {
        "and" => "write `&&`",
        "or" => "write `||`",
        "is" if next.eq_ignore_ascii_case("not") => "write `.is_not_null()`",
        "is" => "write `.is_null()`",
        "not" => "write `.not_in(…)`, or `!` before what is not",
        "in" => "write `.in_(…)`",
        "between" => "write `a >= 1 && a <= 3`",
        "like" => "write `like(a, \"%…%\")`",
        _ => return None,
    })
}

/// What was meant by a method of Rust.
pub(crate) fn method(word: &str) -> Option<&'static str> {
    Some(match word {
        "is_some" => "write `.is_not_null()`",
        "is_none" => "write `.is_null()`",
        "len" => "write `length(a)`",
        "starts_with" | "ends_with" | "contains" | "like" => "write `like(a, \"%…%\")`",
        "in" => "write `.in_(…)`",
        _ => return None,
    })
}
