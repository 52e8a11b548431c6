//! What an application links to migrate its database: compare, lock, back up, run.
//!
//! ```text
//! dbmigrate::migrations!();
//!
//! let migrator = dbmigrate::Migrator::new(&MIGRATIONS).safety(dbmigrate::Safety::Off);
//! migrator.run_blocking(&mut dbmigrate_rusqlite::Sqlite::new(&mut connection))?;
//! ```
//!
//! No driver, no parser and no SQL builder is among its dependencies.

pub mod compare;
pub mod driver;
mod embedded;
pub mod error;
pub mod event;
pub mod history;
pub mod hook;
pub mod migrator;
pub mod report;

#[doc(hidden)]
pub mod __private;

mod backend;
mod blocking;
mod engine;
mod identity;
mod lock;
mod loss;
mod patience;
mod step;
mod table;

pub use compare::{Comparison, Standing};
pub use dbmigrate_core::{
    Backend, Capture, Checksum, Copied, ForeignKeys, Id, Loss, Lowered, LoweredOperation, Migration, Migrations,
    Native, Precondition, Rebuild, Statement, Step, StepsHash, Transaction, Verdict,
};
/// Declares a table by a struct: the derive of the trait [`Table`](trait@Table).
///
/// See the guide, `docs/entities.md`, for the attributes and for what is compared with the history.
pub use dbmigrate_macros::Table;
pub use driver::{BlockingDriver, BoxFuture, Driver};
pub use embedded::Embedded;
pub use error::{DatabaseState, Error, ErrorKind};
pub use event::Event;
pub use hook::SafetyHook;
pub use identity::who;
pub use lock::RunLock;
pub use migrator::{Migrator, Safety};
pub use report::RunReport;
pub use table::Table;

/// Embeds the migrations of a folder as `pub static MIGRATIONS`, checked while the crate compiles.
///
/// The folder is `migrations` beside the package's `Cargo.toml`, or the argument.
// It hands `$crate` on, so that renamed and re-exported dependencies work.
#[macro_export]
macro_rules! migrations {
    ($($t:tt)*) => { $crate::__private::migrations! { ($crate) $($t)* } };
}
