//! The words that both sides of dbmigrate share.
//!
//! The language lowers a migration to these values, the macros emit them in their recorded form, the history keeps
//! them, and the engine interprets them. Everything here is plain data: it can be built in a `const`, printed,
//! compared, serialised and read back. Nothing here does anything.

mod backend;
mod checksum;
mod id;
mod migration;
mod step;
mod verdict;

pub use backend::{Backend, UnknownBackend};
pub use checksum::{Checksum, StepsHash};
pub use id::{Id, InvalidId};
pub use migration::{Lowered, LoweredOperation, Migration, Migrations, Transaction};
pub use step::{Capture, Copied, ForeignKeys, Loss, Native, Precondition, Rebuild, Statement, Step};
pub use verdict::Verdict;
