//! The migration language: text to meaning to steps.
//!
//! Pure: nothing here reads a file, a clock, an environment variable or a socket, and nothing prints.
//!
//! The way through it: text → `token` → `file` and `op` → `replay` over `schema` → `lower` with `sql` →
//! `dbmigrate_core::Migration`. What is wrong on the way becomes a [`Diagnostic`] on its tokens.

mod ast;
mod creation;
mod diagnostic;
mod edition;
mod entity;
mod expr;
mod file;
mod format;
mod habit;
mod lock;
mod lower;
#[cfg(test)]
mod manual;
mod naming;
mod op;
mod parse;
mod print;
mod raw;
mod replay;
mod resolve;
mod schema;
mod source;
mod sql;
mod template;
mod token;

pub use diagnostic::{Diagnostic, Report, similar};
pub use edition::{EDITION, FROZEN};
pub use entity::{Entity, InSync};
pub use file::{ReadFile, canonical};
pub use format::{FormatError, Formatted, format, same_checksum};
pub use lock::{LOCK_FILE, Lock, LockEntry, LockError};
pub use replay::{Replay, SchemaSql};
pub use source::Span;
pub use template::{sql_template, template};
pub use token::Tokens;
