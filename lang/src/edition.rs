//! What is frozen: the meaning of a migration's text, the names that are made from it, and its lowering.
//!
//! A checksum is marked with the edition that it was made under. Grammar, names and lowering of an edition never change;
//! a change of any of them is a new edition.

use std::fmt::Write as _;

use dbmigrate_core::{Checksum, ForeignKeys, Loss, LoweredOperation, Step, StepsHash};
use sha2::{Digest as _, Sha256};

use crate::file::{Body, Functions};
use crate::op::Operation;

/// The edition that this version writes.
pub const EDITION: u16 = 1;

/// The checksum of a migration: over its canonical text, and the functions that it names.
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
        match step {
            Step::Sql(statement) => {
                push(text, direction, "sql");
                push(text, "sql", &statement.sql);
                match &statement.loses {
                    None => {}
                    Some(Loss::Table { table }) => push(text, "loses table", table),
                    Some(Loss::Column { table, column }) => {
                        push(text, "loses column of", table);
                        push(text, "column", column);
                    }
                }
                if statement.foreign_keys == ForeignKeys::CheckedAfter {
                    push(text, "foreign keys", "checked after");
                }
            }
            Step::Call { function } => {
                push(text, direction, "call");
                push(text, "call", function);
            }
        }
    }
}

/// A field with its length, so that no two lists of fields give one text.
fn push(text: &mut String, name: &str, value: &str) {
    let _infallible = writeln!(text, "{name} {}:{value}", value.len());
}
