//! Migrations as Rust source. Text that is lexed once is several times faster than tokens that are built one by one.

use std::fmt::Write as _;

use dbmigrate_core::{
    ForeignKeys, Loss, Lowered, LoweredOperation, Migration, Step, Transaction, Verdict,
};

/// The expression for a migration, where the runtime's `__private` is imported.
pub(crate) fn migration(migration: &Migration) -> String {
    let mut out = String::with_capacity(2048);
    let transaction = match migration.transaction {
        Transaction::On => "On",
        Transaction::Off => "Off",
    };
    let _ = write!(
        out,
        "Migration{{id:Id::from_static({:?}),checksum:Checksum::from_static({:?}),transaction:Transaction::{transaction},lowered:Cow::Borrowed(&[",
        migration.id.as_str(),
        migration.checksum.as_str(),
    );
    for lowered in migration.lowered.iter() {
        push_lowered(&mut out, lowered);
    }
    out.push_str("])}");
    out
}

fn push_lowered(out: &mut String, lowered: &Lowered) {
    let _ = write!(
        out,
        "Lowered{{backend:Backend::{:?},hash:StepsHash::from_static({:?}),operations:Cow::Borrowed(&[",
        lowered.backend,
        lowered.hash.as_str(),
    );
    for operation in lowered.operations.iter() {
        push_operation(out, operation);
    }
    out.push_str("])},");
}

fn push_operation(out: &mut String, operation: &LoweredOperation) {
    let verdict = match operation.verdict {
        Verdict::Lossless => "Lossless",
        Verdict::Lossy => "Lossy",
        Verdict::Irreversible => "Irreversible",
    };
    let _ = write!(
        out,
        "LoweredOperation{{line:{},summary:Cow::Borrowed({:?}),verdict:Verdict::{verdict},up:",
        operation.line, operation.summary,
    );
    push_steps(out, &operation.up);
    out.push_str(",down:");
    match &operation.down {
        Some(steps) => {
            out.push_str("Some(");
            push_steps(out, steps);
            out.push(')');
        }
        None => out.push_str("None"),
    }
    out.push_str("},");
}

fn push_steps(out: &mut String, steps: &[Step]) {
    out.push_str("Cow::Borrowed(&[");
    for step in steps {
        let _ = match step {
            Step::Sql(statement) => match (&statement.loses, statement.foreign_keys) {
                (None, ForeignKeys::Enforced) => write!(out, "Step::sql({:?}),", statement.sql),
                (loses, foreign_keys) => write!(
                    out,
                    "Step::sql_with({:?},{},ForeignKeys::{foreign_keys:?}),",
                    statement.sql,
                    loss(loses.as_ref()),
                ),
            },
            Step::Call { function } => write!(out, "Step::call({function:?}),"),
        };
    }
    out.push_str("])");
}

fn loss(loss: Option<&Loss>) -> String {
    match loss {
        None => "None".to_owned(),
        Some(Loss::Table { table }) => {
            format!("Some(Loss::Table{{table:Cow::Borrowed({table:?})}})")
        }
        Some(Loss::Column { table, column }) => {
            format!(
                "Some(Loss::Column{{table:Cow::Borrowed({table:?}),column:Cow::Borrowed({column:?})}})"
            )
        }
    }
}
