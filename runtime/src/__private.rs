//! What the macros name. No promise is made about anything here: it changes together with the macros.

pub use crate::Embedded;
pub use dbmigrate_core::Backend;
pub use dbmigrate_macros::{migration, migrations};
