//! What is frozen: the meaning of a migration's text, the names that are made from it, and its lowering.
//!
//! A checksum is marked with the edition that it was made under. Grammar, names and lowering of an edition never change;
//! a change of any of them is a new edition.

use std::fmt::Write as _;

use dbmigrate_core::{Capture, Checksum, ForeignKeys, Loss, LoweredOperation, Rebuild, Statement, Step, StepsHash};
use sha2::{Digest as _, Sha256};

use crate::file::{Body, Functions};
use crate::op::Operation;

/// The edition that this version writes.
pub const EDITION: u16 = 1;

/// The editions that are frozen: what they make of the cases in `lang/tests/operations/` is recorded in
/// `lang/tests/edition/`, and a test forbids every other meaning. `docs/design/edition.md` says how one gets here.
pub const FROZEN: &[u16] = &[];

/// The checksum of a migration: over its canonical text, and the functions and files that it names.
pub(crate) fn checksum(body: &Body, functions: &Functions) -> Checksum {
    let mut hasher = Sha256::new();
    hasher.update(crate::file::print(body).as_bytes());
    for statement in &body.statements {
        if let Operation::Run(run) = &statement.operation {
            for name in [Some(&run.up), run.down.as_ref()].into_iter().flatten() {
                hasher.update(b"\0");
                hasher.update(functions.get(&name.text).map_or("", String::as_str).as_bytes());
            }
        }
        if let Operation::Execute(execute) = &statement.operation {
            for file in execute.files() {
                hasher.update(b"\0");
                hasher.update(file.text.as_bytes());
            }
        }
    }
    Checksum::new(EDITION, &hasher.finalize().into())
}

/// The hash over what a migration was lowered to: its steps up and down, without lines and summaries.
pub(crate) fn steps_hash(operations: &[LoweredOperation]) -> StepsHash {
    let mut text = String::with_capacity(1024);
    for operation in operations {
        push(&mut text, "operation", operation.verdict.word());
        push_steps(&mut text, "up", &operation.up);
        match &operation.down {
            Some(steps) => push_steps(&mut text, "down", steps),
            None => push(&mut text, "down", "none"),
        }
    }
    StepsHash::new(&Sha256::digest(text.as_bytes()).into())
}

fn push_steps(text: &mut String, direction: &str, steps: &[Step]) {
    for step in steps {
        let kind = match step {
            Step::Sql(_) => "sql",
            Step::Rebuild(_) => "rebuild",
            Step::Precondition(_) => "precondition",
            Step::Capture(_) => "capture",
            Step::Call { .. } => "call",
        };
        push(text, direction, kind);
        match step {
            Step::Sql(statement) => push_statement(text, statement),
            Step::Rebuild(rebuild) => push_rebuild(text, rebuild),
            // What is wrong with the rows is said in words that may be bettered.
            Step::Precondition(precondition) => push(text, "rows", &precondition.rows),
            Step::Capture(capture) => push_capture(text, capture),
            Step::Call { function } => push(text, "call", function),
        }
    }
}

fn push_statement(text: &mut String, statement: &Statement) {
    push(text, if statement.script { "script" } else { "sql" }, &statement.sql);
    if statement.foreign_keys == ForeignKeys::CheckedAfter {
        push(text, "foreign keys", "checked after");
    }
}

fn push_rebuild(text: &mut String, rebuild: &Rebuild) {
    push(text, "table", &rebuild.table);
    rebuild.columns.iter().for_each(|column| push(text, "column", column));
    push(text, "create", &rebuild.create);
    for copied in rebuild.copied.iter() {
        push(text, "into", &copied.column);
        push(text, "from", &copied.value);
    }
    if let Some(native) = &rebuild.native {
        push(text, "native since", &native.since.to_string());
        native.statements.iter().for_each(|statement| push(text, "native", statement));
    }
}

fn push_capture(text: &mut String, capture: &Capture) {
    match &capture.loss {
        Loss::Table { table } => push(text, "loses table", table),
        Loss::Column { table, column } => {
            push(text, "loses column of", table);
            push(text, "column", column);
        }
        Loss::Narrowing { table, column, changed } => {
            push(text, "narrows column of", table);
            push(text, "column", column);
            push(text, "changed", changed);
        }
    }
    capture.key.iter().for_each(|column| push(text, "key", column));
}

/// A field with its length, so that no two lists of fields give one text.
fn push(text: &mut String, name: &str, value: &str) {
    let _infallible = writeln!(text, "{name} {}:{value}", value.len());
}
