//! The model: what a database should contain, in memory. No SQL, and no places: every expression in it came through
//! a migration and stands nowhere any more.

mod conversion;
mod table;
mod timeline;
mod types;

pub(crate) use conversion::{Misfit, Recast, conversion};
pub(crate) use table::{Action, Check, Column, Constraint, ForeignKey, Index, IndexKey, IndexPart, Key, Table};
pub(crate) use timeline::{Room, Schema, SchemaChanges, Timeline};
pub(crate) use types::{SIMPLE_TYPES, Type};
