//! dbmigrate over rusqlite.
//!
//! ```
//! use dbmigrate_rusqlite::Sqlite;
//!
//! let mut connection = rusqlite::Connection::open_in_memory()?;
//! let mut driver = Sqlite::new(&mut connection);
//! assert_eq!(dbmigrate::Driver::backend(&driver), dbmigrate::Backend::Sqlite);
//! # Ok::<(), rusqlite::Error>(())
//! ```

mod driver;
mod failure;

pub use driver::Sqlite;

#[cfg(feature = "backup")]
pub mod backup;
#[cfg(feature = "care")]
pub mod care;
