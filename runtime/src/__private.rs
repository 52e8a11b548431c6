//! What the macros name. No promise is made about anything here: it changes together with the macros.

pub use dbmigrate_core::{
    Backend, Checksum, ForeignKeys, Id, Loss, Lowered, LoweredOperation, Migration, Migrations, Statement, Step,
    StepsHash, Transaction, Verdict,
};
pub use std::borrow::Cow;

pub use dbmigrate_macros::{migration, migrations};
