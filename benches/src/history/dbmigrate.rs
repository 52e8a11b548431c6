//! Our own: one file of the language for each migration. The lock file is written by the command.

use super::{altered, parent, table, version};

pub(super) fn files(count: usize) -> Vec<(String, String)> {
    let files = (1..=count).map(|i| {
        let (date, time) = version(i);
        (format!("migrations/m{date}_{time}_create_{}.rs", table(i)), text(i))
    });
    files.collect()
}

/// One migration's file.
pub(crate) fn text(i: usize) -> String {
    let (table, parent) = (table(i), parent(i));
    let alter = altered(i).map(|altered| {
        format!("\n    alter table {altered} {{\n        add column extra_{i}: Option<Integer>,\n    }}\n")
    });
    format!(
        "//! Migration {i} of the common history.

migration! {{
    create table {table} {{
        id: Integer primary key,
        name: String(120),
        amount: Integer default 0,
        note: Option<Text>,
        created_at: Timestamp default now(),
        parent_id: Option<Integer> references {parent}(id),
    }}

    create index ix_{table}_name on {table} (name);
{}}}
",
        alter.unwrap_or_default()
    )
}
