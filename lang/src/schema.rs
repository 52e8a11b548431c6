//! The model: what a database should contain, in memory. No SQL, and no places: every expression in it came through
//! a migration and stands nowhere any more.

mod conversion;
mod enumeration;
mod table;
mod timeline;
mod types;
mod view;

pub(crate) use conversion::{Misfit, Recast, conversion};
pub(crate) use enumeration::{EnumChange, Enumeration, Place};
pub(crate) use table::{
    Action, Check, Column, Constraint, ForeignKey, Index, IndexKey, IndexMethod, IndexPart, Key, Table,
};
pub(crate) use timeline::{Room, Schema, SchemaChanges, Timeline};
pub(crate) use types::{SIMPLE_TYPES, Type};
pub(crate) use view::View;
