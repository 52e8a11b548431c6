//! The macros: a thin shell over the language.
//!
//! `migrations!` reads the lock file and makes a module for each migration; `migration!`, in such a module, checks its own
//! tokens against the schema that the earlier files left and becomes a constant. Applications call them through
//! `dbmigrate`, which hands its own path along, so that a renamed dependency works. A derive cannot be handed anything:
//! it names `::dbmigrate`, or what `#[table(crate = …)]` says.

mod folder;
mod input;
mod list;
mod memo;
mod table;
mod unit;

use proc_macro::TokenStream;

/// Expands to a module for each listed migration, and `pub static MIGRATIONS`.
#[proc_macro]
pub fn migrations(input: TokenStream) -> TokenStream {
    list::expand(input.into()).into()
}

/// Expands to the constant for one migration. Its folder and id come first, from the module that [`migrations!`] made.
#[proc_macro]
pub fn migration(input: TokenStream) -> TokenStream {
    unit::expand(input.into()).into()
}

/// Implements the trait `Table` for a struct that declares a table, and checks it; with `#[table(in_sync)]` against the
/// history.
#[proc_macro_derive(Table, attributes(table, column))]
pub fn table(input: TokenStream) -> TokenStream {
    table::expand(input.into()).into()
}
