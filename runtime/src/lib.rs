//! What an application links to migrate its database: compare, lock, back up, run.
//!
//! No driver, no parser and no SQL builder is among its dependencies.

pub mod driver;
pub mod hook;

pub use dbmigrate_core::{
    Backend, Checksum, ForeignKeys, Id, Loss, Lowered, LoweredOperation, Migration, Migrations, Statement, Step,
    StepsHash, Transaction, Verdict,
};
pub use driver::{BlockingDriver, BoxFuture, Driver};
pub use hook::SafetyHook;
