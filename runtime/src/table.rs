//! A struct that declares a table.

/// What a struct with `#[derive(dbmigrate::Table)]` knows about its table while it is compiled.
///
/// ```
/// use dbmigrate::Table as _;
///
/// /// One person who can sign in.
/// #[derive(dbmigrate::Table)]
/// struct User {
///     #[column(primary_key, auto_increment)]
///     id: i64,
///     #[column(type = String(255), unique)]
///     email: String,
///     name: Option<String>,
/// }
///
/// assert_eq!(User::NAME, "users");
/// assert_eq!(format!("select {} from {}", User::COLUMNS.join(", "), User::NAME), "select id, email, name from users");
/// ```
pub trait Table {
    /// The table's name.
    const NAME: &'static str;
    /// The names of its columns, in the order of the fields.
    const COLUMNS: &'static [&'static str];
}

/// The examples of the guide are compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../docs/entities.md")]
mod guide {}
