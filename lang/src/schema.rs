//! The model: what a database should contain, in memory. No SQL, and no places: every expression in it came through
//! a migration and stands nowhere any more.

mod table;
mod timeline;
mod types;

pub(crate) use table::{Action, Check, Column, ForeignKey, Index, IndexKey, IndexPart, Key, Table};
pub(crate) use timeline::{Room, Schema, SchemaChanges, Timeline};
pub(crate) use types::{SIMPLE_TYPES, Type};
