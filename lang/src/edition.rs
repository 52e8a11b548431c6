//! What is frozen: the meaning of a migration's text, the names that are made from it, and its lowering.
//!
//! A checksum is marked with the edition that it was made under. Grammar, names and lowering of an edition never change;
//! a change of any of them is a new edition.

use dbmigrate_core::{Checksum, LoweredOperation, Step, StepsHash};
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
                hasher.update(
                    functions
                        .get(&name.text)
                        .map_or("", String::as_str)
                        .as_bytes(),
                );
            }
        }
    }
    Checksum::new(EDITION, &hasher.finalize().into())
}

/// The hash over what a migration was lowered to: its steps up and down, without lines and summaries.
pub(crate) fn steps_hash(operations: &[LoweredOperation]) -> StepsHash {
    let mut hasher = Sha256::new();
    for operation in operations {
        hasher.update([b'o', operation.verdict as u8]);
        hash_steps(&mut hasher, b'u', &operation.up);
        match &operation.down {
            Some(steps) => hash_steps(&mut hasher, b'd', steps),
            None => hasher.update([b'-']),
        }
    }
    StepsHash::new(&hasher.finalize().into())
}

fn hash_steps(hasher: &mut Sha256, direction: u8, steps: &[Step]) {
    for step in steps {
        hasher.update([0, direction]);
        // The recorded form is fixed by the core's own test, and it is the whole step.
        match serde_json::to_vec(step) {
            Ok(bytes) => hasher.update(&bytes),
            Err(error) => hasher.update(error.to_string().as_bytes()),
        }
    }
}
